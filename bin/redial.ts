import { App } from 'aws-cdk-lib';
import project from '../cdk.json' with { type: 'json' };
import { RedialStack } from '../lib/redial-stack.ts';
import { SettingsError, settingsFromContext } from '../lib/settings.ts';

// The CDK command passes cdk.json's context on; without the command it is read here, so that both make one template.
const app = new App({ context: project.context });

try {
  const settings = settingsFromContext(app.node.getAllContext());
  new RedialStack(app, `Redial-${settings.stage}`, { settings });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exit(1);
}
