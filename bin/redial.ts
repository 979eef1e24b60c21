import { App, Validations } from 'aws-cdk-lib';
import project from '../cdk.json' with { type: 'json' };
import { RedialStack } from '../lib/redial-stack.ts';
import { SettingsError, settingsFromContext } from '../lib/settings.ts';

// The CDK command passes all of this on. Without the command it comes from here, so that both make one template;
// the two kinds of metadata tell a reader of the template where a resource comes from and where its code lies.
const app = new App({
  context: {
    ...project.context,
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
  },
});

// The rules of AWS Solutions serve deployments; what needs only the template leaves them out with CDK's own check.
if (process.env.CDK_VALIDATION !== 'false') {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

try {
  const settings = settingsFromContext(app.node.getAllContext());
  new RedialStack(app, `Redial-${settings.stage}`, { settings });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exit(1);
}
