import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Mail, Mailer } from '../../lambdas/ports/mailer.ts';
import { NO_FAULTS } from '../simulation/world/faults.ts';
import { Gate } from '../simulation/world/gate.ts';
import { gated } from '../simulation/world/gated.ts';
import { Host } from '../simulation/world/host.ts';
import { mailService } from '../simulation/world/mail-service.ts';
import { SimDeadLetters, sendingPorts } from '../simulation/world/queue-ports.ts';
import { SimQueues } from '../simulation/world/queues.ts';
import { randomOf } from '../simulation/world/random.ts';
import { SimTime } from '../simulation/world/sim-time.ts';
import { Trace } from '../simulation/world/trace.ts';
import type { DeadLettersScene } from './dead-letters.contract.ts';
import { DAY_MS, START } from './samples.ts';
import type { QueueName, SendingScene } from './sending-queues.contract.ts';

/** What every service of the world answers within, and every queue shows what is due. */
const SOON_MS = 1000;

type Method<Args extends unknown[], T> = (...args: Args) => Promise<T>;

/** A world without faults, in which one worker has its ports, and time goes by while it waits for one of them. */
function calmWorld() {
  const time = new SimTime(START);
  const trace = new Trace(() => time.now() - START, { keeps: false });
  const onFault = () => {};
  const gate = new Gate({ time, random: randomOf(1, 'gate'), faults: NO_FAULTS, trace, onFault });
  const host = new Host({ id: 1, function: 'recover', skewMs: 0 }, time, randomOf(1, 'host'));
  host.invocation = { id: 1, function: 'recover', host: 1, skewMs: 0, at: START, died: false };
  const untidiness = { duplicates: 0, lates: 0, lateMs: 0 };
  const queues = new SimQueues({
    ...{ time, trace, untidiness, onFault, onSent: () => {} },
    ...{ random: randomOf(1, 'queues'), scheduleRandom: randomOf(1, 'schedules') },
  });
  const pass = (milliseconds = SOON_MS) => time.runUntil(time.now() + milliseconds);
  const awaited = <Args extends unknown[], T>(method: Method<Args, T>): Method<Args, T> => {
    return async (...args) => (await Promise.all([method(...args), pass()]))[0];
  };
  return { time, gate, host, queues, pass, awaited };
}

export function sendingInSimulation(): SendingScene {
  const { gate, host, queues, pass, awaited } = calmWorld();
  const sending = sendingPorts(gate, host, queues, { schedules: true });
  const arrived = async (name: QueueName) => {
    await pass();
    return bodiesIn(queues, name);
  };
  return {
    queues: {
      deliver: awaited(sending.deliver),
      retry: awaited(sending.retry),
      notify: awaited(sending.notify),
      handOver: awaited(sending.handOver),
      recover: awaited(sending.recover),
    },
    now: host.clock.now(),
    arrived,
    async arrivedLater(name) {
      await pass(DAY_MS);
      return bodiesIn(queues, name);
    },
  };
}

function bodiesIn(queues: SimQueues, name: QueueName): string[] {
  const bodies: string[] = [];
  while (queues[name].size > 0) bodies.push(...queues[name].receive(10).map(({ body }) => body));
  return bodies;
}

export function deadLettersInSimulation(): DeadLettersScene {
  const { time, gate, host, queues, pass, awaited } = calmWorld();
  const port = gated(gate, host, 'deadLetters', new SimDeadLetters(queues, time));
  const deadLetters = {
    receive: awaited(port.receive),
    sendAgain: awaited(port.sendAgain),
    remove: awaited(port.remove),
  };
  return {
    deadLetters,
    async lay(bodies) {
      for (const body of bodies) queues.notices.deadLetters!.send({}, { body });
      await pass();
    },
    sentAgain: async () => bodiesIn(queues, 'notices'),
    async receiveLater() {
      await pass(DAY_MS);
      return deadLetters.receive('notices');
    },
  };
}

export function mailerInSimulation(): { mailer: Mailer; arrived(): Promise<Mail[]> } {
  const { time, gate, host, awaited } = calmWorld();
  const taken: Mail[] = [];
  const answer = (mail: Mail) => {
    taken.push(mail);
    return 'sent' as const;
  };
  const { mailer } = mailService(host, { time, gate, answer, onMail: () => {} });
  return { mailer: { send: awaited(mailer.send) }, arrived: async () => taken };
}

export function clockInSimulation(): { clock: Clock; pass(): Promise<void> } {
  const { host, pass } = calmWorld();
  return { clock: host.clock, pass };
}
