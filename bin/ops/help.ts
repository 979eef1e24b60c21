export const HELP = `npm run ops -- <command> --stack <name>

Account and region are those of AWS_PROFILE and AWS_REGION, as for the AWS command line. Where a stack of yours holds
several Redials, say which: --stack Shop/Orders.

dead-letters --stack Redial-prod
  Tells of each dead-letter queue how many messages it holds, and of up to ten what they are, how old, and whether
  they can be read. It shows no content and removes nothing; the messages are hidden for 20 seconds at most.

redrive --stack Redial-prod --queue events|deliveries|retries|recovery|notices
  Sends the dead letters of a queue round again now. Those that cannot be read stay. Redial does this by itself: at once
  for deliveries and retries, every 15 minutes for the others. It is for when that does not work, or you cannot wait.

erase --stack Redial-prod (--tenant T | --callback cb_… | --message M --tenant T) [--yes]
  Erases what events brought and receivers answered of recorded calls: payloads with all that is lifted from them, URL
  variables, message locations, response bodies. Ids, times and outcomes stay. Without --yes it only counts.
  --message finds the calls whose event named it as messageId.
  A call that was erased is never sent again: no replay takes it, and its retry is refused.
  Pending calls still have to be delivered, so they are left and counted (exit code 1): delete their callbacks, or wait for
  their cutoff. Of a deleted callback they are closed and erased.
  It may be stopped and run again at any time, and goes on with what is left. Run it again
  - 5 minutes later, for an answer that came in meanwhile,
  - 14 days later if events were published until now: until it is recorded, a call lies with its content in a queue.
  Beyond its reach: mails that were sent, notes that people wrote on calls, backups (35 days of point-in-time recovery).

restore --stack Redial-prod --table callbacks|health|calls|attempts|access --from <table> [--yes]
  Puts into a table of the stack what it does not have of another one: of a table restored to a point in time, or one that
  stayed when its stack went. What is there is newer and stays; what is past its time is left out. Without --yes it only
  counts. It may be stopped and run again at any time, and goes on with what is missing. Begin with callbacks where it lost
  something, since the others are about these.
  What was deleted on purpose since then comes back, revoked keys too: docs/operating.md says what to look at.

Exit codes: 0 done, 1 not whole or a fault of AWS, 2 something to mend in what was asked.`;
