import { Construct } from 'constructs';
import { ApiFunction } from './api/api-function.ts';
import { HttpFront } from './api/http-front.ts';
import { DeliverFunction } from './delivery/deliver-function.ts';
import { WakeUps } from './delivery/wake-ups.ts';
import { AcceptFunction } from './intake/accept-function.ts';
import { NotifyFunction } from './notices/notify-function.ts';
import { Queues } from './queues/queues.ts';
import { RecoverFunction } from './recovery/recover-function.ts';
import { Tick } from './recovery/tick.ts';
import { parseSettings, type SettingsInput } from './settings.ts';
import { Secrets } from './storage/secrets.ts';
import { Storage } from './storage/storage.ts';

/** The whole of Redial, for any CDK app: `new Redial(this, 'Callbacks', { mailFrom: 'callbacks@example.com' })`. */
export class Redial extends Construct {
  readonly url: string;
  readonly queues: Queues;
  readonly secrets: Secrets;

  constructor(scope: Construct, id: string, given: SettingsInput = {}) {
    super(scope, id);
    const settings = parseSettings(given);
    const storage = new Storage(this, 'Storage', settings);
    const secrets = new Secrets(this, 'Secrets', settings);
    const queues = new Queues(this, 'Queues', settings);
    const rooms = { settings, storage, secrets, queues };

    const api = new ApiFunction(this, 'Api', rooms);
    const front = new HttpFront(this, 'Front', { handler: api.function });
    new AcceptFunction(this, 'Accept', rooms);
    const wakeUps = new WakeUps(this, 'WakeUps', { retries: queues.retries.queue });
    new DeliverFunction(this, 'Deliver', { ...rooms, wakeUps });
    const recover = new RecoverFunction(this, 'Recover', rooms);
    new Tick(this, 'Tick', { worker: recover.function });
    new NotifyFunction(this, 'Notify', { ...rooms, publicUrl: settings.publicUrl ?? front.url });

    this.url = settings.publicUrl ?? front.url;
    this.queues = queues;
    this.secrets = secrets;
  }
}
