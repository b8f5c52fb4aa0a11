//! What is found out before a CA is asked.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;
use voicectl::acme::dns::Resolver;
use voicectl::acme::preflight::{Finding, Preflight, Severity};
use voicectl::acme::solver::{Http01, Http01Settings, Solver, TlsAlpn01};
use voicectl::acme::{Patience, Reporter, Step};
use voicectl::pki::name::Identifier;
use voicectl::store::Store;

use crate::support::pebble::{Options, Pebble, Release};

struct Deaf;

impl Reporter for Deaf {
    fn step(&self, _lineage: &str, _step: &Step) {}
}

struct Ground {
    pebble: Pebble,
    folder: tempfile::TempDir,
    resolver: Resolver,
    identities: Vec<String>,
}

impl Ground {
    fn new() -> Option<Self> {
        let pebble = Release::Old.start(&Options::default())?;
        let resolver = Resolver::new(&[pebble.dns().parse().expect("an address")]);
        Some(Self {
            pebble,
            folder: tempfile::tempdir().expect("a folder"),
            resolver: resolver.expect("a resolver"),
            identities: vec!["ca.test".to_owned()],
        })
    }

    fn http01(&self, listen: SocketAddr) -> Http01 {
        Http01::new(Http01Settings {
            listen: vec![listen],
            webroot: None,
            challenges: Store::new(self.folder.path()).challenges(),
        })
    }

    fn local(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.pebble.http_port()))
    }

    async fn look(&self, solver: &dyn Solver, names: &[&str]) -> Vec<Finding> {
        let names: Vec<Identifier> = names
            .iter()
            .map(|name| name.parse().expect("a name"))
            .collect();
        let preflight = Preflight {
            resolver: &self.resolver,
            caa_identities: &self.identities,
            account: None,
            is_public: false,
            solver,
            http_port: self.pebble.http_port(),
        };
        let limit = Duration::from_secs(5);
        let patience = Patience::new(limit, "test", &Deaf);
        let begin = Instant::now();
        let findings = preflight.look(&names, limit, &patience).await;
        assert!(begin.elapsed() < limit * 2);
        findings
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_right_is_no_finding() {
    let Some(ground) = Ground::new() else { return };
    ground.pebble.add_caa("named.test", "ca.test");
    let solver = ground.http01(ground.local());
    let found = ground
        .look(&solver, &["a.test", "named.test", "127.0.0.1"])
        .await;
    assert_eq!(found, []);
    assert!(solver.addresses().await.is_empty(), "nothing is left open");
    let left = std::fs::read_dir(ground.folder.path().join("challenges"));
    assert_eq!(left.expect("a folder").count(), 0);
    let tls = TlsAlpn01::new(vec![([127, 0, 0, 1], 0).into()]);
    assert_eq!(ground.look(&tls, &["a.test"]).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_name_has_its_own_trouble() {
    let Some(ground) = Ground::new() else { return };
    ground.pebble.add_caa("forbidden.test", "other.test");
    ground.pebble.set_servfail("broken.test");
    ground.pebble.add_a("away.test", &["127.0.0.9"]);
    let solver = ground.http01(ground.local());
    let names = [
        "fine.test",
        "www.forbidden.test",
        "broken.test",
        "away.test",
    ];
    let found = ground.look(&solver, &names).await;
    let of = |name: &str| -> Vec<&Finding> {
        let name = Some(name.to_owned());
        found
            .iter()
            .filter(|finding| finding.name == name)
            .collect()
    };
    assert_eq!(of("fine.test"), Vec::<&Finding>::new());
    let forbidden = of("www.forbidden.test");
    assert_eq!(forbidden[0].severity, Severity::Error);
    assert_eq!(
        forbidden[0].sentence,
        "the CAA records of forbidden.test allow only `issue \"other.test\"`"
    );
    assert!(forbidden[0].hints[0].contains("forbidden.test. CAA 0 issue \"ca.test\""));
    assert_eq!(
        of("broken.test").len(),
        2,
        "neither address nor CAA: {found:?}"
    );
    let away = of("away.test");
    assert_eq!(away[0].severity, Severity::Warning);
    assert!(
        away[0]
            .sentence
            .contains("does not answer HTTP for away.test"),
        "{away:?}"
    );

    ground.pebble.test("set-default-ipv4", &json!({ "ip": "" }));
    let found = ground.look(&solver, &["gone.test"]).await;
    assert_eq!(found[0].severity, Severity::Error);
    assert!(found[0].sentence.contains("no address in DNS"), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_of_names_and_ports_are_looked_at_first() {
    let Some(ground) = Ground::new() else { return };
    let found = ground
        .look(&ground.http01(ground.local()), &["*.a.test"])
        .await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].sentence, "http-01 cannot prove a wildcard");

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("an address");
    let tls = TlsAlpn01::new(vec![taken]);
    let found = ground.look(&tls, &["a.test"]).await;
    assert!(
        found[0]
            .sentence
            .contains(&format!("port {} is taken by", taken.port()))
    );
    assert!(!found[0].hints.is_empty());
}
