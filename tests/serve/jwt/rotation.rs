//! An issuer changes its keys while a running server is asked without a pause.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};

use voicectl::serve::auth::jwt::Algorithm;

use super::peer::{AUDIENCE, KeyServer, RSA, Signer, claims_from_now};
use crate::access::refusal;
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{faketime, have, until};

const DAY: i64 = 24 * 3600;
const CLIENTS: usize = 4;

/// Clients that ask all the time, and what went wrong.
struct Load<'a> {
    server: &'a Server,
    /// The tokens that clients have now.
    tokens: RwLock<Vec<String>>,
    answered: [AtomicUsize; CLIENTS],
    wrong: Mutex<Vec<String>>,
    is_over: AtomicBool,
}

impl Load<'_> {
    fn client(&self, number: usize) {
        while !self.is_over.load(Ordering::SeqCst) {
            let count = self.answered[number].load(Ordering::SeqCst);
            // Held until the answer: whoever writes knows that nobody is asking meanwhile.
            let tokens = self.tokens.read().expect("no panic");
            let token = &tokens[(number + count) % tokens.len()];
            let (code, body) = self
                .server
                .curl("/auth/whoami", &["--header", &bearer(token)]);
            drop(tokens);
            if code != 200 || !body.contains(r#""name":"alice""#) {
                self.wrong
                    .lock()
                    .expect("no panic")
                    .push(format!("{code} {body}"));
            }
            self.answered[number].fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Waits until every client was answered so often again; two answers mean that it has seen what changed before.
    fn goes_on(&self) {
        let counts = || {
            self.answered
                .each_ref()
                .map(|count| count.load(Ordering::SeqCst))
        };
        let begin = counts();
        until("every client is answered", || {
            begin
                .iter()
                .zip(counts())
                .all(|(begin, now)| now >= begin + 5)
        });
    }

    fn switches_to(&self, tokens: &[&String]) {
        *self.tokens.write().expect("no panic") = tokens.iter().copied().cloned().collect();
        self.goes_on();
    }
}

/// Ends the load when it goes, also where an assertion fails: the scope waits for its threads.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_goes_along_with_a_rotation() {
    if !have("curl") {
        return;
    }
    let Some(library) = faketime::library() else {
        return;
    };
    let second = Signer::new(Algorithm::Rs256, "rsa-2");
    let keys = KeyServer::start(&[&RSA]).await;
    let claims = claims_from_now(&keys.origin, 2 * DAY);
    let (old, new) = (RSA.token(&claims), second.token(&claims));

    // The server's clock is set by a file, so that the hour for which it keeps keys need not be waited for.
    let context = Context::new();
    let clock = context.path("clock");
    fs::write(&clock, "+0").expect("written");
    let keys_url = keys.keys_url();
    let arguments = [
        "serve",
        "--no-input",
        "--listen",
        "localhost:0",
        "--log",
        "debug",
        "--oidc-issuer",
        &keys.origin,
        "--audience",
        AUDIENCE,
        "--jwks",
        &keys_url,
    ];
    let mut command = context.command(&arguments);
    command
        .env("LD_PRELOAD", library)
        .env("NO_FAKE_STAT", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("FAKETIME_NO_CACHE", "1")
        .env("FAKETIME_TIMESTAMP_FILE", &clock);
    let mut server = Server::start_as(&mut command, context);
    let load = Load {
        server: &server,
        tokens: RwLock::new(vec![old.clone()]),
        answered: Default::default(),
        wrong: Mutex::default(),
        is_over: AtomicBool::new(false),
    };
    std::thread::scope(|scope| {
        let _end = End(&load.is_over);
        for number in 0..CLIENTS {
            let load = &load;
            scope.spawn(move || load.client(number));
        }
        load.goes_on();
        keys.publish(&[&RSA, &second]);
        load.goes_on();
        load.switches_to(&[&old, &new]);
        load.switches_to(&[&new]);
        keys.publish(&[&second]);
        load.goes_on();
        // A SIGHUP asks for no keys.
        server.context().settings("[serve.limits]\ntext = 10\n");
        server.signal("HUP");
        until("the settings are read again", || {
            server.said().contains("setting `limits.text` is now")
        });
        load.goes_on();
        assert_eq!(ask(&server, &old), "200 - -");
        {
            // No request sees both times: one that began before keys came from the future would ask for them again.
            let _nobody_asks = load.tokens.write().expect("no panic");
            fs::write(&clock, "+2h").expect("written");
        }
        load.goes_on();
    });
    assert_eq!(load.wrong.lock().expect("no panic").first(), None);
    assert_eq!(
        keys.asked(),
        3,
        "at the start, for the new key, after two hours"
    );
    assert_eq!(ask(&server, &old), REFUSED);
    assert_eq!(ask(&server, &new), "200 - -");
    // By a signal: killed, the library would leave its semaphore to the next process of the same number.
    server.signal("TERM");
    assert!(server.wait().success());

    // A server that starts knows nothing of the old key, whatever the time is.
    let server = Server::start(&arguments[6..]);
    assert_eq!(ask(&server, &old), REFUSED);
    assert_eq!(ask(&server, &new), "200 - -");
}

const REFUSED: &str = r#"401 credential-refused Bearer realm="voicectl", error="invalid_token", error_description="the key of the token is not known""#;

fn ask(server: &Server, token: &str) -> String {
    refusal(server, "/auth/whoami", &["--header", &bearer(token)])
}
