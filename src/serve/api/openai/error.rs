//! Problems in the shape of OpenAI's errors: `{"error": {"message", "type", "param", "code"}}`.

use serde_json::{Value, json};

use crate::serve::problem::{Kind, Problem};

/// Whether clients of this path expect this shape.
pub(in crate::serve) fn is_expected(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/")
}

/// The body. What programs may read of the problem (limits, what is known instead) is beside OpenAI's four members.
pub(in crate::serve) fn body(problem: &Problem) -> Value {
    let kind = problem.kind();
    let mut error = problem.members().clone();
    let param = error.remove("param");
    let param = param.or_else(|| parameter(kind).map(Value::from));
    error.insert("message".to_owned(), problem.detail().into());
    error.insert("type".to_owned(), type_of(problem).into());
    error.insert("param".to_owned(), param.into());
    error.insert("code".to_owned(), code(kind).into());
    json!({ "error": error })
}

/// A problem with what a request says: OpenAI answers 400 to all of them, and its clients look for that.
pub(super) fn of_request(problem: Problem) -> Problem {
    match problem.status() {
        415 | 422 => problem.at_status(400),
        _ => problem,
    }
}

/// A parameter with a value that it cannot have.
pub(super) fn wrong(parameter: &'static str, detail: impl Into<String>) -> Problem {
    Problem::new(Kind::PARAMETER, detail).of_parameter(parameter)
}

/// The parameter that a kind of problem is about, on the routes that can have it.
fn parameter(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::NO_AUDIO | Kind::NOT_AUDIO | Kind::UNSUPPORTED | Kind::TOO_LARGE | Kind::TOO_LONG => {
            Some("file")
        }
        Kind::NO_TEXT | Kind::TEXT_TOO_LONG | Kind::UNSPEAKABLE => Some("input"),
        Kind::LANGUAGE => Some("language"),
        Kind::VOICE => Some("voice"),
        Kind::SPEED => Some("speed"),
        Kind::MODEL | Kind::UNTRANSLATABLE => Some("model"),
        _ => None,
    }
}

fn type_of(problem: &Problem) -> &'static str {
    match (problem.kind(), problem.status()) {
        (Kind::CREDENTIAL_MALFORMED | Kind::SCOPE_MISSING, _) | (_, 401) => "authentication_error",
        (_, 429) => "rate_limit_error",
        (_, 500..) => "server_error",
        _ => "invalid_request_error",
    }
}

/// OpenAI's own word where it has one, else the name of the kind.
fn code(kind: Kind) -> String {
    match kind {
        Kind::CREDENTIAL_MISSING | Kind::CREDENTIAL_REFUSED | Kind::CREDENTIAL_MALFORMED => {
            "invalid_api_key".to_owned()
        }
        Kind::TOO_MANY => "rate_limit_exceeded".to_owned(),
        kind => kind.name.replace('-', "_"),
    }
}
