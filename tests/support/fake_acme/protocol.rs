//! What it answers (RFC 8555, RFC 9773).

use std::convert::Infallible;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::{Method, Request, Response};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use super::{Asked, HOUR, Order, Shared, State, Weather};

/// Status, headers, body.
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Answer {
    fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".into())],
            body: value.to_string(),
        }
    }

    fn problem(status: u16, kind: &str, detail: &str) -> Self {
        let kind = format!("urn:ietf:params:acme:error:{kind}");
        let problem = json!({ "type": kind, "detail": detail, "status": status });
        let mut answer = Self::json(status, &problem);
        answer.headers[0].1 = "application/problem+json".into();
        answer
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// The parts of a signed request.
struct Jws {
    protected: Value,
    payload: Value,
}

impl Jws {
    fn read(body: &[u8]) -> Self {
        let outer: Value = serde_json::from_slice(body).unwrap_or_default();
        let part = |name: &str| {
            let text = outer[name].as_str().unwrap_or_default();
            let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
            serde_json::from_slice(&bytes).unwrap_or_default()
        };
        Self {
            protected: part("protected"),
            payload: part("payload"),
        }
    }
}

impl Shared {
    pub(super) async fn serve(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Bytes>>, Infallible> {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let body = request.into_body().collect().await;
        let body = body.map(http_body_util::Collected::to_bytes);
        let mut state = self.state();
        let answer = if state.weather == Weather::Busy {
            Answer {
                status: 503,
                headers: vec![("content-type", "text/html".into())],
                body: "<html><h1>Service busy</h1></html>".into(),
            }
        } else {
            self.answer(
                &mut state,
                &method,
                &path,
                &Jws::read(&body.unwrap_or_default()),
            )
        };
        let date = format_description!(
            "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
        );
        let now = moment(state.now).format(date).expect("a date");
        let nonce = URL_SAFE_NO_PAD.encode(format!("{:?}", std::time::Instant::now()));
        let mut response = Response::builder()
            .status(answer.status)
            .header("date", now)
            .header("replay-nonce", nonce);
        for (name, value) in answer.headers {
            response = response.header(name, value);
        }
        Ok(response.body(Full::from(answer.body)).expect("a response"))
    }

    fn answer(&self, state: &mut State, method: &Method, path: &str, jws: &Jws) -> Answer {
        let mut parts = path.trim_start_matches('/').splitn(2, '/');
        let (what, id) = (parts.next().unwrap_or_default(), parts.next());
        let number = id.and_then(|id| id.parse::<usize>().ok());
        match (what, number) {
            ("directory", _) => self.directory(),
            ("new-nonce", _) => Answer {
                status: if method == Method::HEAD { 200 } else { 204 },
                headers: vec![],
                body: String::new(),
            },
            ("new-account", _) => self.account(state, jws),
            ("account", _) => Answer::json(200, &json!({ "status": "valid" })),
            ("new-order", _) => self.order(state, &jws.payload),
            ("order", Some(number)) if number < state.orders.len() => {
                self.shown(state, number, 200)
            }
            ("authorization", Some(number)) if number < state.orders.len() => {
                let name = &state.orders[number].names[0];
                let identifier = json!({ "type": "dns", "value": name });
                let valid =
                    json!({ "status": "valid", "identifier": identifier, "challenges": [] });
                Answer::json(200, &valid)
            }
            ("finalize", Some(number)) if number < state.orders.len() => {
                self.finalize(state, number, &jws.payload)
            }
            ("certificate", Some(number)) if number < state.signed.len() => Answer {
                status: 200,
                headers: vec![("content-type", "application/pem-certificate-chain".into())],
                body: state.signed[number].pem.clone(),
            },
            ("renewal-info", _) => renewal_info(state, id.unwrap_or_default()),
            _ => Answer::problem(404, "malformed", "no such place"),
        }
    }

    fn directory(&self) -> Answer {
        let at = |path: &str| format!("{}/{path}", self.base);
        let directory = json!({
            "newNonce": at("new-nonce"),
            "newAccount": at("new-account"),
            "newOrder": at("new-order"),
            "revokeCert": at("revoke"),
            "keyChange": at("key-change"),
            "renewalInfo": at("renewal-info"),
            "meta": {},
        });
        Answer::json(200, &directory)
    }

    fn account(&self, state: &mut State, jws: &Jws) -> Answer {
        let key = jws.protected["jwk"].to_string();
        let known = state.accounts.get(&key).copied();
        if known.is_none() && jws.payload["onlyReturnExisting"] == true {
            return Answer::problem(400, "accountDoesNotExist", "no such account");
        }
        let next = state.accounts.len();
        let number = *state.accounts.entry(key).or_insert(next);
        let status = if known.is_some() { 200 } else { 201 };
        Answer::json(status, &json!({ "status": "valid" }))
            .with("location", format!("{}/account/{number}", self.base))
    }

    fn order(&self, state: &mut State, payload: &Value) -> Answer {
        let names: Vec<String> = payload["identifiers"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|identifier| Some(identifier["value"].as_str()?.to_owned()))
            .collect();
        let replaces = payload["replaces"].as_str().map(str::to_owned);
        let answer = self.admit(state, &names, replaces.as_deref());
        state.asked.push(Asked {
            name: names.first().cloned().unwrap_or_default(),
            at: state.now,
            replaces,
            status: answer.status,
        });
        answer
    }

    fn admit(&self, state: &mut State, names: &[String], replaces: Option<&str>) -> Answer {
        if names.is_empty() {
            return Answer::problem(400, "malformed", "no name");
        }
        if state.weather == Weather::Refusing {
            return Answer::problem(429, "rateLimited", "too many orders");
        }
        if let Some(id) = replaces {
            match state.signed.iter_mut().find(|signed| signed.id == id) {
                None => return Answer::problem(404, "malformed", "`replaces` is unknown"),
                Some(signed) if signed.replaced => {
                    return Answer::problem(409, "alreadyReplaced", "it was replaced before");
                }
                Some(signed) => signed.replaced = true,
            }
        }
        state.orders.push(Order {
            names: names.to_vec(),
            replaces: replaces.map(str::to_owned),
            certificate: None,
        });
        self.shown(state, state.orders.len() - 1, 201)
    }

    fn shown(&self, state: &State, number: usize, status: u16) -> Answer {
        let order = &state.orders[number];
        let at = |path: &str| format!("{}/{path}/{number}", self.base);
        let identifiers: Vec<Value> = order
            .names
            .iter()
            .map(|name| json!({ "type": "dns", "value": name }))
            .collect();
        let mut shown = json!({
            "status": if order.certificate.is_some() { "valid" } else { "ready" },
            "identifiers": identifiers,
            "authorizations": [at("authorization")],
            "finalize": at("finalize"),
        });
        if let Some(certificate) = order.certificate {
            shown["certificate"] = format!("{}/certificate/{certificate}", self.base).into();
        }
        if let Some(replaces) = &order.replaces {
            shown["replaces"] = replaces.clone().into();
        }
        Answer::json(status, &shown).with("location", at("order"))
    }

    fn finalize(&self, state: &mut State, number: usize, payload: &Value) -> Answer {
        if state.orders[number].certificate.is_none() {
            let request = payload["csr"].as_str().unwrap_or_default();
            let request = URL_SAFE_NO_PAD.decode(request).unwrap_or_default();
            let place = state.signed.len();
            match self.ca.sign(request, place, state.now) {
                Ok(mut signed) => {
                    signed.replaces.clone_from(&state.orders[number].replaces);
                    state.signed.push(signed);
                }
                Err(error) => return Answer::problem(400, "badCSR", &error),
            }
            state.orders[number].certificate = Some(place);
        }
        self.shown(state, number, 200)
    }
}

fn renewal_info(state: &mut State, id: &str) -> Answer {
    state.looks += 1;
    let Some(signed) = state.signed.iter().find(|signed| signed.id == id) else {
        return Answer::problem(404, "malformed", "no such certificate");
    };
    let (start, end) = signed.window();
    let text = |second| moment(second).format(&Rfc3339).expect("a moment");
    let info = json!({ "suggestedWindow": { "start": text(start), "end": text(end) } });
    Answer::json(200, &info).with("retry-after", (6 * HOUR).to_string())
}

fn moment(second: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(second).expect("a moment")
}
