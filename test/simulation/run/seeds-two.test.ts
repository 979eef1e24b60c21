import { itKeepsAllPromises } from './seeds-in-tests.ts';

itKeepsAllPromises(76, 75);
