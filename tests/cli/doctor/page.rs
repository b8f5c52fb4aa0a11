//! docs/doctor.md is written from the tables.

use std::fmt::Write;

use voicectl::doctor::{CAUSES, CLIENTS};

use crate::generated::committed;

const HEAD: &str = "\
# Why a client does not come through

Written by `make docs` from the tables in `src/doctor`.

`voicectl doctor URL` asks a server once, says what each client would make of the answer, and lets the programs that are
installed try by themselves. Several causes at once are all named. `voicectl doctor` looks at the set-up of this machine:
clock, state folder, CAs, lineages, variables, renewal, models, the ports of `serve`, and the programs that are there.
Nothing is changed.

Exit code: 0 all is well; 3 something needs attention; 1 it could not be looked at; 2 wrong usage. A program that does not
answer in time is `unknown`, which is no alarm.

A server whose root is your own is trusted by a client here only when the root is in the store that this client reads.
`--ca FILE` takes every client to have the roots of that file: then only the server's own troubles are left. Rules are given
for Apple's systems as well; nothing here can know what is installed on a telephone, so they are tried with every root that
this machine knows.

Programs run with your variables, but without `.curlrc` and NODE_TLS_REJECT_UNAUTHORIZED, in an empty folder, for at most
`--timeout`. Java is measured where a JDK is installed; a runtime alone cannot compile the few lines.

`--websocket PATH`, or a URL with wss, asks for a WebSocket as a browser does. 101 is well, and so is being asked who you are
(401, 403, 407) or to come later (429).

## Clients

| name | is | reads |
|---|---|---|
";

const SHAPE: &str = "
Roots that a client brings by itself are taken to be those of the distribution's bundle, without what lies in the
administrator's folders. NSS databases and Java keystores are only asked whether they hold a root that is at hand.

## JSON

`--json` answers an array with an object for each row of the table.

| field | is |
|---|---|
| `subject` | the client, or the part: `server`, `microphone`, `CA local` |
| `how` | `{\"kind\": \"seen\"}`, `{\"kind\": \"rules\"}`, or `{\"kind\": \"measured\", \"program\": ..., \"version\": ...}`; the version may be null |
| `verdict` | `ok`, `trouble`, `unknown` |
| `detail` | a few words for people, or null |
| `causes` | a list; each with `code` from the table below, `fact` for people, and `repairs`, a list, the best first |

Names of fields, `kind`, `verdict` and `code` stay the same from version to version; sentences may change.

## Causes

What is to be repaired first comes first.

| code | meaning | why | repair |
|---|---|---|---|
";

#[test]
fn generated_doctor() {
    let mut page = HEAD.to_owned();
    for client in CLIENTS {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            client.name, client.title, client.reads
        );
    }
    page.push_str(SHAPE);
    for cause in CAUSES {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            cause.name, cause.meaning, cause.why, cause.repair
        );
    }
    committed("docs/doctor.md", &page);
}

#[test]
fn codes_are_told_apart() {
    for (at, cause) in CAUSES.iter().enumerate() {
        assert_eq!(cause.code.cause().name, cause.name);
        assert!(
            CAUSES[..at]
                .iter()
                .all(|earlier| earlier.name != cause.name),
            "{}",
            cause.name
        );
        for text in [cause.meaning, cause.why, cause.repair] {
            assert!(!text.is_empty() && !text.contains('|'), "{}", cause.name);
        }
    }
}
