import { itKeepsAllPromises } from './seeds-in-tests.ts';

itKeepsAllPromises(1, 75);
