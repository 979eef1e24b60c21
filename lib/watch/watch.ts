import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmMail } from './alarm-mail.ts';
import { Alarms } from './alarms.ts';
import { Dashboard } from './dashboard.ts';
import type { Watched } from './watched.ts';

export interface WatchProps extends Watched {
  settings: { alarmEmail?: string | undefined; dashboard: boolean };
}

/** What tells an operator how the deployment is: alarms always, a mail and a dashboard if wanted. */
export class Watch extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { settings, ...watched }: WatchProps) {
    super(scope, id);
    this.alarms = new Alarms(this, 'Alarms', watched).all;
    if (settings.alarmEmail !== undefined)
      new AlarmMail(this, 'Mail', { email: settings.alarmEmail, alarms: this.alarms });
    if (settings.dashboard) new Dashboard(this, 'Dashboard', { ...watched, alarms: this.alarms });
  }
}
