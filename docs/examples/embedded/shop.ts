/**
 * A CDK app that embeds Redial. From this folder:
 *
 *     npx cdk synth
 */
import { App } from 'aws-cdk-lib';
import { ShopStack } from './shop-stack.ts';

new ShopStack(new App(), 'Shop');
