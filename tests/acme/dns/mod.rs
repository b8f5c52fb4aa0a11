//! TXT records: who sets them, and who sees them.

mod acme_dns;
mod api;
mod hooks;
mod persist;
mod propagation;
mod resolve;
mod rfc2136;
mod solver;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use voicectl::acme::dns::{Propagation, PropagationCheck, Resolver, TxtRecord};
use voicectl::acme::solver::Task;
use voicectl::acme::{Patience, Reporter, Step};

use crate::support::named::{Named, Zone, free_port};

/// Keeps what it hears.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<Step>>>);

impl Reporter for Heard {
    fn step(&self, _lineage: &str, step: &Step) {
        self.0.lock().expect("no panic").push(step.clone());
    }
}

impl Heard {
    pub(crate) fn all(&self) -> Vec<Step> {
        self.0.lock().expect("no panic").clone()
    }

    pub(crate) fn waited_for(&self) -> Vec<String> {
        let waits = self.all().into_iter().filter_map(|step| match step {
            Step::Waiting(what) => Some(what),
            _ => None,
        });
        waits.collect()
    }

    pub(crate) fn warnings(&self) -> Vec<String> {
        let warnings = self.all().into_iter().filter_map(|step| match step {
            Step::Warning(what) => Some(what),
            _ => None,
        });
        warnings.collect()
    }

    pub(crate) fn patience(&self) -> Patience<'_> {
        Patience::new(Duration::from_mins(1), "test", self)
    }
}

/// Two real servers: one with `example.test` and `alias.test`, one with `sub.example.test`, which is delegated to it.
///
/// `lag.test` and `dead.test` are said to be on both.
pub(crate) struct World {
    pub(crate) parent: Named,
    pub(crate) child: Named,
    pub(crate) port: u16,
}

impl World {
    pub(crate) fn start() -> Self {
        let port = free_port(&["127.0.0.1", "127.0.0.2"]);
        let child = Named::start(
            "127.0.0.2",
            port,
            &[
                Zone {
                    name: "sub.example.test",
                    records: "@ NS ns\nns A 127.0.0.2\nhost A 192.0.2.7\n",
                },
                Zone {
                    name: "lag.test",
                    records: "@ NS ns1\n@ NS ns2\nns1 A 127.0.0.1\nns2 A 127.0.0.2\n",
                },
            ],
            &[],
        );
        let parent = Named::start(
            "127.0.0.1",
            port,
            &[
                Zone {
                    name: "example.test",
                    records: "@ NS ns\nns A 127.0.0.1\n\
                        sub NS ns.sub\nns.sub A 127.0.0.2\n\
                        host A 192.0.2.1\nhost AAAA 2001:db8::1\n\
                        @ CAA 0 issue \"ca.test; validationmethods=dns-01\"\n@ CAA 128 iodef \"mailto:a@b.test\"\n\
                        _acme-challenge.alias CNAME one.alias.test.\n\
                        _acme-challenge.far CNAME x.sub.example.test.\n\
                        loop CNAME pool\npool CNAME loop\n\
                        long TXT \"one \" \"two\"\n",
                },
                Zone {
                    name: "alias.test",
                    records: "@ NS ns\nns A 127.0.0.1\none CNAME two\n",
                },
                Zone {
                    name: "lag.test",
                    records: "@ NS ns1\n@ NS ns2\nns1 A 127.0.0.1\nns2 A 127.0.0.2\n",
                },
                Zone {
                    name: "half.test",
                    records: "@ NS ns1\n@ NS ns2\nns1 A 127.0.0.1\nns2 A 127.0.0.3\n",
                },
                Zone {
                    name: "dead.test",
                    records: "@ NS ns1\nns1 A 127.0.0.3\n",
                },
            ],
            &[("sub.example.test", child.address())],
        );
        Self {
            parent,
            child,
            port,
        }
    }

    pub(crate) fn resolver(&self) -> Resolver {
        resolver(self.parent.address())
    }

    pub(crate) fn check(&self, mode: Propagation, limit: Duration) -> PropagationCheck {
        PropagationCheck {
            mode,
            limit,
            resolver: self.resolver(),
        }
    }
}

pub(crate) fn resolver(address: SocketAddr) -> Resolver {
    Resolver::new(&[address])
        .expect("a resolver")
        .with_authority_port(address.port())
}

pub(crate) fn record(name: &str, value: &str) -> TxtRecord {
    TxtRecord {
        domain: name.trim_start_matches("_acme-challenge.").to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
        token: "tokentoken".to_owned(),
        key_authorization: "tokentoken.print".to_owned(),
    }
}

pub(crate) fn task(name: &str, token: &str) -> Task {
    Task {
        identifier: name.trim_start_matches("*.").parse().expect("a name"),
        wildcard: name.starts_with("*."),
        token: token.parse().expect("a token"),
        key_authorization: format!("{token}.print"),
    }
}
