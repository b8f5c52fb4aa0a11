//! An order from any state to the certificate. The state decides the next step, so it does not matter which run did the
//! one before, nor whether the answer to it was lost.

use std::time::Duration;

use instant_acme::{Order, OrderStatus};
use time::OffsetDateTime;

use super::super::{AcmeError, Problem, ProblemKind, Step};
use super::{Certificate, Key, Run, chain};
use crate::pki::csr;
use crate::pki::key::PrivateKey;
use crate::pki::san::San;
use crate::pki::subject::Subject;

/// First wait between two looks at an order, and the longest that the CA did not ask for.
const FIRST: Duration = Duration::from_millis(10);
const LONGEST: Duration = Duration::from_secs(5);
/// Longest `Retry-After` of an order that is waited for in one go.
const FARTHEST: Duration = Duration::from_mins(5);

/// Requests to sign that a CA may refuse as too early: it says ready and means it.
const TOO_EARLY: usize = 5;

impl Run<'_> {
    /// Sees an order through.
    pub(super) async fn drive(&mut self, mut order: Order) -> Result<Certificate, AcmeError> {
        let mut too_early = 0;
        loop {
            match order.state().status {
                OrderStatus::Pending => self.authorize(&mut order).await?,
                OrderStatus::Ready => match self.finalize(&mut order).await {
                    // Its answer to an earlier request was lost, and the order is further than we know.
                    Err(AcmeError::Problem(problem))
                        if problem.kind == ProblemKind::OrderNotReady && too_early < TOO_EARLY =>
                    {
                        too_early += 1;
                        self.refresh(&mut order).await?;
                    }
                    done => done?,
                },
                OrderStatus::Processing => {
                    self.wait_while(&mut order, OrderStatus::Processing).await?;
                }
                OrderStatus::Valid => return self.download(&mut order).await,
                OrderStatus::Invalid => return Err(self.refused(&mut order).await),
            }
        }
    }

    /// Asks for the signature. The key is on disk before.
    async fn finalize(&mut self, order: &mut Order) -> Result<(), AcmeError> {
        let request = match &self.request.key {
            Key::Elsewhere(request) => request.clone(),
            Key::Same(key) => self.certification_request(key)?,
            Key::New(kind) => {
                let key = if let Some(key) = self.journal.key()? {
                    key
                } else {
                    let key = PrivateKey::generate(*kind)?;
                    self.journal.write_key(&key)?;
                    key
                };
                self.certification_request(&key)?
            }
        };
        self.patience.step(&Step::Finalizing);
        self.patience
            .insist(async || {
                order
                    .finalize_csr(&request)
                    .await
                    .map_err(|error| self.exchange.explain(error))
            })
            .await
    }

    /// SANs and nothing else: what a certificate is for, the CA decides.
    fn certification_request(&self, key: &PrivateKey) -> Result<Vec<u8>, AcmeError> {
        let sans: Vec<San> = self
            .request
            .names
            .iter()
            .cloned()
            .map(San::Identifier)
            .collect();
        Ok(csr::create_der(&sans, &Subject::default(), key)?)
    }

    pub(super) async fn refresh(&self, order: &mut Order) -> Result<(), AcmeError> {
        self.patience
            .insist(async || {
                order
                    .refresh()
                    .await
                    .map(drop)
                    .map_err(|error| self.exchange.explain(error))
            })
            .await
    }

    /// Looks at the order until it leaves a state.
    pub(super) async fn wait_while(
        &self,
        order: &mut Order,
        state: OrderStatus,
    ) -> Result<(), AcmeError> {
        let mut pace = FIRST;
        loop {
            let asked = self.exchange.last().and_then(|answer| answer.retry_at());
            let asked = asked.map_or(Duration::ZERO, |at| {
                (at - OffsetDateTime::now_utc())
                    .try_into()
                    .unwrap_or(Duration::ZERO)
            });
            let pause = pace.max(asked.min(FARTHEST));
            if pause > self.patience.left() {
                return Err(match state {
                    OrderStatus::Processing => AcmeError::Pending {
                        order: order.url().to_owned(),
                    },
                    _ => self
                        .patience
                        .over("the CA has not come to an end with the challenges"),
                });
            }
            tokio::time::sleep(pause).await;
            pace = pace.mul_f32(1.5).min(LONGEST);
            self.refresh(order).await?;
            if order.state().status != state {
                return Ok(());
            }
        }
    }

    /// Fetches the certificate, and another chain where one is preferred.
    async fn download(&mut self, order: &mut Order) -> Result<Certificate, AcmeError> {
        let pem = self
            .patience
            .insist(async || {
                order
                    .certificate()
                    .await
                    .map_err(|error| self.exchange.explain(error))
            })
            .await?;
        let answer = self.exchange.last();
        let (Some(pem), Some(answer)) = (pem, answer) else {
            return Err(AcmeError::Pending {
                order: order.url().to_owned(),
            });
        };
        let mut chains = vec![chain::read(pem.as_bytes(), &answer)?];
        if let Some(wanted) = &self.request.preferred_chain
            && !chains[0].ends_at(wanted)
        {
            for url in answer.links("alternate") {
                let other = self
                    .patience
                    .insist(async || {
                        self.ca
                            .account
                            .signer()
                            .post(self.ca.http, self.ca.directory, &url, None)
                            .await
                    })
                    .await?;
                chains.push(chain::read(&other.body, &other)?);
            }
            if let Some(place) = chains.iter().position(|chain| chain.ends_at(wanted)) {
                chains.swap(0, place);
            } else {
                let names: Vec<&str> = chains.iter().map(chain::Chain::end).collect();
                let warning = format!(
                    "no chain ends at `{wanted}`; there are {}",
                    names.join(", ")
                );
                self.patience.step(&Step::Warning(warning));
            }
        }
        let key = match &self.request.key {
            Key::Elsewhere(_) => None,
            Key::Same(key) => Some(PrivateKey::from_der(&key.to_der())?),
            Key::New(_) => self.journal.key()?,
        };
        self.patience.step(&Step::Downloaded);
        chains
            .swap_remove(0)
            .certificate(&self.request.names, key, &answer)
    }

    /// Why an order is invalid: the order's own reason, or those of its names.
    async fn refused(&mut self, order: &mut Order) -> AcmeError {
        // What the library has of the order's error is in the answer, too, and there it is whole.
        let own = self
            .exchange
            .last()
            .and_then(|answer| answer.json::<serde_json::Value>().ok())
            .and_then(|order| {
                order
                    .get("error")
                    .filter(|error| error.is_object())
                    .map(Problem::embedded)
            });
        let names = self.refused_names(order).await;
        if let Err(error) = self.journal.clear() {
            return error.into();
        }
        match (own, names) {
            (Some(own), names) if names.is_empty() || !own.subproblems.is_empty() => own.into(),
            (own, mut names) if names.len() == 1 => {
                let mut only = names.swap_remove(0);
                only.retry_at = own.and_then(|own| own.retry_at);
                only.into()
            }
            (own, names) if !names.is_empty() => {
                let first = own.unwrap_or_else(|| Problem {
                    detail: "several names were refused".to_owned(),
                    ..names[0].clone()
                });
                Problem {
                    subproblems: names,
                    ..first
                }
                .into()
            }
            _ => Problem::parse(0, b"{}").into(),
        }
    }
}
