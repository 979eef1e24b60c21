import type { NoticeMessage } from '../../../lambdas/contract/messages.ts';
import type { HealthLedger } from '../../../lambdas/ports/health-ledger.ts';
import type { Mail, Mailer, MailResult } from '../../../lambdas/ports/mailer.ts';
import type { Gate } from './gate.ts';
import type { Host } from './host.ts';
import type { SeenMail } from './record.ts';
import type { SimTime } from './sim-time.ts';

export interface MailServiceDeps {
  time: SimTime;
  gate: Gate;
  /** What the service says to a mail at that time. */
  answer(mail: Mail, at: number): MailResult['kind'];
  onMail(mail: SeenMail): void;
}

interface Claim {
  callbackId: string;
  outageId: string;
  kind: NoticeMessage['kind'];
}

/**
 * One worker's mail service, and its way to the claims: whose mail one is, the claim that was granted before it tells,
 * and of a mail about one call the callback that it names.
 */
export function mailService(host: Host, { time, gate, answer, onMail }: MailServiceDeps) {
  const claims: Claim[] = [];
  let count = 0;
  const subjectOf = (mail: Mail): Omit<SeenMail, 'at' | 'to' | 'result' | 'invocation'> => {
    const index = claims.findIndex(({ callbackId }) => mail.text.includes(callbackId));
    if (index >= 0) return claims.splice(index, 1)[0]!;
    return { callbackId: /cb_[0-9A-Z]{26}/.exec(mail.text)?.[0] ?? '', kind: 'call' };
  };
  const mailer: Mailer = {
    send(mail) {
      // Whatever comes of it: the next mail is not of this claim.
      const subject = subjectOf(mail);
      return gate.call(host, 'mailer.send', (): MailResult => {
        const kind = answer(mail, time.now());
        const invocation = host.invocation!.id;
        onMail({ at: time.now(), ...subject, to: mail.to, result: kind, invocation });
        count += 1;
        if (kind === 'sent') return { kind, mailId: `mail-${host.id}-${count}` };
        return { kind, reason: `the mail service says ${kind}` };
      });
    },
  };
  return {
    mailer,
    /** The ledger as this worker has it, watched for what it claims. */
    watched(health: HealthLedger): HealthLedger {
      return {
        ...health,
        async claimNotice(...given: Parameters<HealthLedger['claimNotice']>) {
          const isOurs = await health.claimNotice(...given);
          const [callbackId, outageId, kind] = given;
          if (isOurs) claims.push({ callbackId, outageId, kind });
          return isOurs;
        },
      };
    },
  };
}
