//! Proving the names of an order: challenges answered all together, then shown to the CA.

use instant_acme::{AuthorizationStatus, ChallengeStatus, ChallengeType, Order, OrderStatus};
use serde::Deserialize;

use super::super::solver::{ChallengeKind, Task};
use super::super::{AcmeError, Problem, Step};
use super::{Entry, Run};
use crate::pki::name::Identifier;
use crate::pki::shown::shown;
use crate::store::Token;

/// Authorizations that an order may have: a CA takes a hundred names at most.
const MOST: usize = 1000;

/// An authorization, of which instant-acme passes on too little when it failed.
#[derive(Deserialize)]
struct Authorization {
    identifier: Named,
    status: String,
    #[serde(default)]
    challenges: Vec<Challenge>,
}

#[derive(Deserialize)]
struct Named {
    value: String,
}

#[derive(Deserialize)]
struct Challenge {
    error: Option<serde_json::Value>,
}

impl Run<'_> {
    /// From pending to whatever comes next. Answers are taken away whatever comes.
    pub(super) async fn authorize(&mut self, order: &mut Order) -> Result<(), AcmeError> {
        if order.state().authorizations.len() > MOST {
            return Err(AcmeError::Protocol(
                "more authorizations than names".to_owned(),
                self.ca.authority.to_string(),
            ));
        }
        self.look_up(order).await?;
        let tasks = self.tasks(order).await?;
        // The journal first: a killed run leaves nothing behind that the next one does not know of.
        let earlier = self
            .journal
            .entry()
            .map(|entry| entry.tasks.clone())
            .unwrap_or_default();
        if !tasks.is_empty() && tasks != earlier {
            let mut all = earlier;
            all.extend(
                tasks
                    .iter()
                    .filter(|task| !all.contains(task))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            if let Some(entry) = self.journal.entry().cloned() {
                self.journal.write(Entry {
                    tasks: all,
                    ..entry
                })?;
            }
        }
        let result = self.prove(order, &tasks).await;
        let all = self
            .journal
            .entry()
            .map(|entry| entry.tasks.clone())
            .unwrap_or_default();
        self.clean_up(&all).await;
        result
    }

    async fn prove(&self, order: &mut Order, tasks: &[Task]) -> Result<(), AcmeError> {
        if !tasks.is_empty() {
            self.ca.solver.present(tasks, self.patience).await?;
            for task in tasks {
                let challenge = self.ca.solver.kind().to_string();
                self.patience.step(&Step::Presented {
                    identifier: task.identifier.clone(),
                    challenge,
                });
            }
            self.patience.step(&Step::Validating(tasks.len()));
            self.show(order).await?;
        }
        if let Err(error) = self.wait_while(order, OrderStatus::Pending).await {
            // Some CAs look again and again (RFC 8555 section 8.2), and say meanwhile what they see.
            let seen = self.refused_names(order).await;
            return Err(match (error, seen.first()) {
                (AcmeError::Timeout { .. }, Some(first)) => Problem {
                    subproblems: seen.get(1..).unwrap_or_default().to_vec(),
                    ..first.clone()
                }
                .into(),
                (error, _) => error,
            });
        }
        if order.state().status != OrderStatus::Invalid {
            self.patience
                .step(&Step::Validated(order.state().authorizations.len()));
        }
        Ok(())
    }

    /// Fetches all authorizations. One that fails in between is fetched again, the others are not.
    async fn look_up(&self, order: &mut Order) -> Result<(), AcmeError> {
        self.patience
            .insist(async || {
                let mut authorizations = order.authorizations();
                while let Some(authorization) = authorizations.next().await {
                    authorization.map_err(|error| self.exchange.explain(error))?;
                }
                Ok(())
            })
            .await
    }

    /// What is left to prove.
    async fn tasks(&self, order: &mut Order) -> Result<Vec<Task>, AcmeError> {
        let kind = self.ca.solver.kind();
        let thumbprint = self.ca.account.signing.thumbprint();
        let (mut tasks, mut known) = (Vec::new(), 0);
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let authorization = authorization.map_err(|error| self.exchange.explain(error))?;
            let name = authorization.identifier().to_string();
            if authorization.status == AuthorizationStatus::Valid {
                known += 1;
            }
            if authorization.status != AuthorizationStatus::Pending {
                continue;
            }
            let stranger = || {
                AcmeError::Protocol(
                    format!("a name that was not ordered: {}", shown(&name)),
                    self.ca.authority.to_string(),
                )
            };
            let ordered: Identifier = name.parse().map_err(|_| stranger())?;
            if !self.request.names.contains(&ordered) {
                return Err(stranger());
            }
            let wanted = wire_kind(kind);
            let Some(challenge) = authorization
                .challenges
                .iter()
                .find(|challenge| challenge.r#type == wanted)
            else {
                let offered: Vec<String> = authorization
                    .challenges
                    .iter()
                    .map(|challenge| shown(&wire_name(&challenge.r#type)))
                    .collect();
                return Err(AcmeError::Unsupported(format!(
                    "{} does not offer {kind} for {ordered}, but {}",
                    self.ca.authority,
                    offered.join(", ")
                )));
            };
            let token = match kind {
                // It has none.
                ChallengeKind::DnsPersist01 => "dns-persist-01",
                _ => challenge.token.as_str(),
            };
            let token: Token = token.parse().map_err(|error| {
                AcmeError::Protocol(format!("{error}"), self.ca.authority.to_string())
            })?;
            tasks.push(Task {
                identifier: bare(&ordered),
                wildcard: ordered.is_wildcard(),
                key_authorization: format!("{token}.{thumbprint}"),
                token,
            });
        }
        if known > 0 {
            self.patience.step(&Step::Known(known));
        }
        Ok(tasks)
    }

    /// Tells the CA to look.
    async fn show(&self, order: &mut Order) -> Result<(), AcmeError> {
        let wanted = wire_kind(self.ca.solver.kind());
        let mut refused = None;
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization.map_err(|error| self.exchange.explain(error))?;
            if authorization.status != AuthorizationStatus::Pending {
                continue;
            }
            let Some(mut challenge) = authorization.challenge(wanted.clone()) else {
                continue;
            };
            // An earlier run has shown it already.
            if challenge.status != ChallengeStatus::Pending {
                continue;
            }
            let shown = self
                .patience
                .insist(async || {
                    challenge
                        .set_ready()
                        .await
                        .map_err(|error| self.exchange.explain(error))
                })
                .await;
            if let Err(error) = shown {
                // Perhaps the CA has looked, and only its answer was lost: then it refuses to look twice.
                refused = Some(error);
            }
        }
        if let Some(error) = refused {
            self.refresh(order).await?;
            let is_open = order.state().status == OrderStatus::Pending;
            if is_open
                && self
                    .authorizations(order)
                    .await?
                    .iter()
                    .any(Authorization::is_untouched)
            {
                return Err(error);
            }
        }
        Ok(())
    }

    /// What the CA says of each name that it refused.
    pub(super) async fn refused_names(&self, order: &mut Order) -> Vec<Problem> {
        let authorizations = self.authorizations(order).await.unwrap_or_default();
        let problems = authorizations.iter().filter_map(|one| {
            let error = one
                .challenges
                .iter()
                .find_map(|challenge| challenge.error.as_ref())?;
            Some(Problem {
                identifier: Some(shown(&one.identifier.value)),
                ..Problem::embedded(error)
            })
        });
        problems.collect()
    }

    async fn authorizations(&self, order: &mut Order) -> Result<Vec<Authorization>, AcmeError> {
        let urls: Vec<String> = order
            .state()
            .authorizations
            .iter()
            .map(|one| one.url.clone())
            .collect();
        let mut all = Vec::new();
        for url in urls {
            let answer = self
                .patience
                .insist(async || {
                    self.ca
                        .account
                        .signer()
                        .post(self.ca.http, self.ca.directory, &url, None)
                        .await
                })
                .await?;
            all.push(answer.json()?);
        }
        Ok(all)
    }
}

impl Authorization {
    /// Whether the CA has not begun to look.
    fn is_untouched(&self) -> bool {
        self.status == "pending"
            && self
                .challenges
                .iter()
                .all(|challenge| challenge.error.is_none())
    }
}

/// The name without `*.`.
fn bare(name: &Identifier) -> Identifier {
    let text = name.ascii();
    text.strip_prefix("*.")
        .and_then(|rest| rest.parse().ok())
        .unwrap_or_else(|| name.clone())
}

fn wire_kind(kind: ChallengeKind) -> ChallengeType {
    match kind {
        ChallengeKind::Http01 => ChallengeType::Http01,
        ChallengeKind::TlsAlpn01 => ChallengeType::TlsAlpn01,
        ChallengeKind::Dns01 => ChallengeType::Dns01,
        ChallengeKind::DnsPersist01 => ChallengeType::Unknown(kind.name().to_owned()),
    }
}

fn wire_name(kind: &ChallengeType) -> String {
    match kind {
        ChallengeType::Http01 => "http-01".to_owned(),
        ChallengeType::TlsAlpn01 => "tls-alpn-01".to_owned(),
        ChallengeType::Dns01 => "dns-01".to_owned(),
        ChallengeType::Unknown(name) => name.clone(),
        _ => "another".to_owned(),
    }
}
