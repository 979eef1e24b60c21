/**
 * A CDK app that embeds Redial. From the project's folder:
 *
 *     npx cdk synth --app 'node docs/examples/embedded/shop.ts' --output cdk.out/shop
 *
 * In an app of your own it is the same, but for one import: `redial/lib/redial.ts`. The README says how it gets there.
 */
import { App } from 'aws-cdk-lib';
import { ShopStack } from './shop-stack.ts';

new ShopStack(new App(), 'Shop');
