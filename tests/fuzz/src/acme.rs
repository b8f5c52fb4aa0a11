//! What a CA answers: its directory, renewal windows, accounts, orders, authorizations, certificates, problems and the fields
//! around them. The first byte says what is asked for; the answers follow, as `answers` has them.

use std::fs;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use futures_util::future::BoxFuture;
use time::OffsetDateTime;
use tokio::runtime::{Builder, Runtime};
use voicectl::acme::account::{self, Account, AccountRecord, Registration};
use voicectl::acme::authority::Authority;
use voicectl::acme::directory::Directory;
use voicectl::acme::due::Ari;
use voicectl::acme::http::{Http, Limits};
use voicectl::acme::order::{Ca, Journal, Key, OrderRequest};
use voicectl::acme::solver::{ChallengeKind, Solver, Task};
use voicectl::acme::{AcmeError, Patience, Problem, SigningKey, Silent};
use voicectl::pki::key::{KeyType, PrivateKey};
use voicectl::store::{LineageName, Store};

use super::answers::{self, ROOT};
use super::process::home;

const DIRECTORY: &str = "https://acme.test/dir";

/// How long a step is tried for: what is to be tried again later is tried no more.
const LIMIT: Duration = Duration::from_millis(20);

/// The client, and the directory of a CA that has everything.
struct Side {
    runtime: Runtime,
    http: Http,
    authority: Authority,
    directory: Arc<Directory>,
    account: Account,
}

static SIDE: LazyLock<Side> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let http = Http::new(std::slice::from_ref(&ROOT), Limits::default()).expect("a client");
    answers::set(include_bytes!("acme/directory.http"));
    let directory = runtime.block_on(Directory::fetch(&http, DIRECTORY));
    let key = PrivateKey::generate(KeyType::P256).expect("a key");
    Side {
        runtime,
        http,
        authority: DIRECTORY.parse().expect("a CA"),
        directory: Arc::new(directory.expect("a directory")),
        account: Account {
            record: AccountRecord {
                format: AccountRecord::FORMAT,
                directory: DIRECTORY.to_owned(),
                url: Some("https://acme.test/account/1".to_owned()),
                contact: Vec::new(),
                terms: None,
                deactivated: false,
            },
            url: "https://acme.test/account/1".to_owned(),
            signing: SigningKey::new(&key).expect("a signer"),
            key,
        },
    }
});

pub fn run(bytes: &[u8]) {
    let Some((what, script)) = bytes.split_first() else {
        return;
    };
    let side = &*SIDE;
    answers::set(script);
    let error = side.runtime.block_on(async {
        match what % 5 {
            0 => Directory::fetch(&side.http, DIRECTORY).await.err(),
            1 => side.answer().await.err(),
            2 => {
                side.window().await;
                None
            }
            3 => side.register().await.err(),
            _ => side.order().await.err(),
        }
    });
    let words = error.map(|error| error.to_string()).unwrap_or_default();
    let commands =
        |letter: char| letter.is_control() || ('\u{202a}'..='\u{202e}').contains(&letter);
    assert!(!words.contains(commands), "{words:?} commands a terminal");
}

impl Side {
    /// One request and what is read of its answer.
    async fn answer(&self) -> Result<(), AcmeError> {
        let answer = self.http.get("https://acme.test/some").await?;
        let _ = (answer.retry_at(), answer.date(), answer.location());
        for link in answer.links("alternate") {
            assert!(link.contains(':'), "{link} is whole");
        }
        let Problem { detail, .. } = answer.problem();
        assert!(!detail.contains(char::is_control));
        let _ = self.http.ahead();
        answer.ok().map(drop)
    }

    async fn window(&self) {
        let now = OffsetDateTime::now_utc();
        let ask = async |earlier, random| {
            Ari::ask(&self.http, &self.directory, "a.b", earlier, now, random).await
        };
        let first = ask(None, 0).await;
        let second = ask(Some(&first), u32::MAX).await;
        for ari in [first, second] {
            assert!(ari.retry_at > now, "the CA is asked again later: {ari:?}");
            let _ = ari.is_fresh(now);
        }
    }

    async fn register(&self) -> Result<(), AcmeError> {
        let state = home().join("accounts");
        let store = Store::new(&state);
        let patience = Patience::new(LIMIT, "a.test", &Silent);
        let registration = Registration {
            agreed: true,
            ..Registration::default()
        };
        let (http, directory) = (&self.http, &*self.directory);
        let account = account::open(
            &store,
            http,
            directory,
            &self.authority,
            &registration,
            &patience,
        );
        let account = account.await;
        let _ = fs::remove_dir_all(&state);
        account::show(&account?, http, directory, &patience)
            .await
            .map(drop)
    }

    async fn order(&self) -> Result<(), AcmeError> {
        let state = home().join("orders");
        let store = Store::new(&state);
        let lineage = store.lineage(&"a.test".parse::<LineageName>().expect("a name"));
        fs::create_dir_all(lineage.folder()).expect("a folder");
        let mut journal = Journal::open(&lineage)?;
        let request = OrderRequest {
            names: vec!["a.test".parse().expect("a name")],
            key: Key::New(KeyType::P256),
            profile: None,
            preferred_chain: Some("another root".to_owned()),
            replaces: None,
        };
        let ca = Ca {
            authority: &self.authority,
            http: &self.http,
            directory: &self.directory,
            account: &self.account,
            solver: &Anything,
        };
        let patience = Patience::new(LIMIT, "a.test", &Silent);
        let certificate = request.obtain(&ca, &mut journal, &patience).await;
        let _ = fs::remove_dir_all(&state);
        certificate.map(drop)
    }
}

/// Puts nothing anywhere: nobody will look.
#[derive(Debug)]
struct Anything;

impl Solver for Anything {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Http01
    }

    fn present<'a>(
        &'a self,
        _: &'a [Task],
        _: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(async { Ok(()) })
    }

    fn clean_up<'a>(
        &'a self,
        _: &'a [Task],
        _: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(async { Ok(()) })
    }
}
