//! What the targets have in common that run a container.

use std::path::Path;

use super::flag::{Flag, Values};
use super::rendered::complains_by_status;
use super::value::{Kind, Value};
use super::{DeployError, Judge, Rendered};

/// The user of the container, who is `nonroot` in distroless images. A number: Kubernetes cannot look names up.
pub(super) const USER: u32 = 65_532;

/// The model that `serve` takes by itself.
pub(super) const DEFAULT_MODEL: &str = "base-q5_1";

/// The image.
pub(super) const IMAGE: Flag = Flag::new(
    "image",
    Kind::Image,
    "IMAGE",
    "Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]",
);

/// The recognition model.
pub(super) const MODEL: Flag = Flag::new(
    "model",
    Kind::Letters("._-", 64),
    "MODEL",
    "Recognition model, a name of `voicectl model list` [default: base-q5_1]",
);

/// Servers that recognise instead.
pub(super) const UPSTREAM: Flag = Flag::new(
    "engine-upstream",
    Kind::Url,
    "URL",
    "Hand recognition to this server with OpenAI's API, such as vLLM; may be repeated, the preferred one first",
)
.repeated();

/// Their model.
pub(super) const UPSTREAM_MODEL: Flag = Flag::new(
    "upstream-model",
    Kind::Letters("._-/", 200),
    "NAME",
    "What that server calls its recognition model [default: whisper-1]",
);

/// An issuer of tokens.
pub(super) const ISSUER: Flag = Flag::new(
    "oidc-issuer",
    Kind::Url,
    "URL",
    "Take tokens of this OpenID Connect issuer; they need no shared secret",
);

/// The audience of these tokens.
pub(super) const AUDIENCE: Flag = Flag::new(
    "audience",
    Kind::Letters("._-:/", 200),
    "NAME",
    "What the issuer's tokens name as their audience",
);

/// The given word, or another one.
pub(super) fn word_or(values: &Values, flag: &Flag, default: &str) -> String {
    values
        .word(flag)
        .map_or_else(|| default.to_owned(), Clone::clone)
}

/// The given number, or another one.
pub(super) fn number_or(values: &Values, flag: &Flag, default: u64) -> u64 {
    values.number(flag).copied().unwrap_or(default)
}

/// Everything given, as texts.
pub(super) fn texts(values: &Values, flag: &Flag) -> Vec<String> {
    values.all(flag).iter().map(Value::to_string).collect()
}

/// The image of this version, unless another one is given.
pub(super) fn image(values: &Values) -> String {
    let own = concat!("voicectl:", env!("CARGO_PKG_VERSION"));
    word_or(values, &IMAGE, own)
}

/// An e-mail address, as far as its shape tells.
///
/// # Errors
///
/// [`DeployError::Value`].
pub(super) fn email(values: &Values, flag: &'static Flag) -> Result<Option<String>, DeployError> {
    let Some(text) = values.word(flag) else {
        return Ok(None);
    };
    let is_address = text
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
    if is_address {
        return Ok(Some(text.clone()));
    }
    Err(DeployError::Value {
        flag: flag.name,
        value: text.clone(),
        reason: "an address such as admin@example.com".to_owned(),
    })
}

/// Names of servers, without wildcards and addresses where those cannot be.
///
/// # Errors
///
/// [`DeployError::Together`] with the reason.
pub(super) fn names(
    values: &Values,
    flag: &Flag,
    wildcards: Option<&str>,
) -> Result<Vec<String>, DeployError> {
    use crate::pki::name::Identifier;
    values
        .identifiers(flag)
        .into_iter()
        .map(|name| match (name, wildcards) {
            (Identifier::Ip(address), _) => Err(DeployError::Together(format!(
                "{address} is an address: certificates of public CAs are for names here"
            ))),
            (name, Some(why)) if name.is_wildcard() => Err(DeployError::Together(format!(
                "{name} is a wildcard: {why}",
                name = name.ascii()
            ))),
            (name, _) => Ok(name.ascii()),
        })
        .collect()
}

/// A setting of `serve`, by its environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variable {
    /// Its name.
    pub(super) name: &'static str,
    /// Its value.
    pub(super) value: String,
}

/// A setting of `serve`.
pub(super) fn variable(name: &'static str, value: impl Into<String>) -> Variable {
    Variable {
        name,
        value: value.into(),
    }
}

/// The settings of the engine and of issuers.
///
/// # Errors
///
/// [`DeployError::Together`], [`DeployError::Missing`].
pub(super) fn engine_and_issuer(values: &Values) -> Result<Vec<Variable>, DeployError> {
    let mut variables = Vec::new();
    let upstream = texts(values, &UPSTREAM);
    if upstream.is_empty() {
        if values.has(&UPSTREAM_MODEL) {
            return Err(DeployError::Together(
                "--upstream-model needs --engine-upstream".to_owned(),
            ));
        }
        variables.push(variable(
            "VOICECTL_MODEL",
            word_or(values, &MODEL, DEFAULT_MODEL),
        ));
    } else {
        if values.has(&MODEL) {
            return Err(DeployError::Together(
                "--model is for recognition here, --engine-upstream for recognition elsewhere"
                    .to_owned(),
            ));
        }
        variables.push(variable(
            "VOICECTL_ENGINE",
            format!("upstream,{}", upstream.join(",")),
        ));
        // Those servers recognise; speech is made here, from the voices within the program.
        variables.push(variable("VOICECTL_UPSTREAM_FOR", "stt"));
        variables.extend(
            values
                .word(&UPSTREAM_MODEL)
                .map(|model| variable("VOICECTL_UPSTREAM_MODEL", model.clone())),
        );
    }
    match (values.word(&ISSUER), values.word(&AUDIENCE)) {
        (Some(issuer), Some(audience)) => {
            if issuer.starts_with("http://") {
                return Err(DeployError::Together(
                    "an issuer of tokens is asked over https".to_owned(),
                ));
            }
            variables.push(variable("VOICECTL_OIDC_ISSUER", issuer.clone()));
            variables.push(variable("VOICECTL_AUDIENCE", audience.clone()));
        }
        (Some(_), None) => return Err(DeployError::Missing(AUDIENCE.name)),
        (None, Some(_)) => return Err(DeployError::Missing(ISSUER.name)),
        (None, None) => {}
    }
    Ok(variables)
}

/// Judges the form of all YAML files. The length of lines is left out: the head of each file is a whole command.
pub(super) fn yamllint(folder: &Path, rendered: &Rendered) -> Judge {
    let rules = "{extends: default, rules: {line-length: disable}}";
    let mut arguments = vec!["-s".to_owned(), "-d".to_owned(), rules.to_owned()];
    arguments.extend(paths(folder, rendered, ".yaml"));
    Judge {
        program: "yamllint",
        arguments,
        scratch: Vec::new(),
        complains: complains_by_status,
        get: "apt install yamllint",
    }
}

/// Judges the scripts, where there are any.
pub(super) fn shellcheck(folder: &Path, rendered: &Rendered) -> Option<Judge> {
    let scripts = paths(folder, rendered, ".sh");
    let mut arguments = vec!["-s".to_owned(), "sh".to_owned()];
    arguments.extend(scripts.iter().cloned());
    (!scripts.is_empty()).then_some(Judge {
        program: "shellcheck",
        arguments,
        scratch: Vec::new(),
        complains: complains_by_status,
        get: "apt install shellcheck",
    })
}

/// The files with such an ending, where they lie.
pub(super) fn paths(folder: &Path, rendered: &Rendered, ending: &str) -> Vec<String> {
    rendered
        .files
        .iter()
        .filter(|file| file.name.ends_with(ending))
        .map(|file| folder.join(&file.name).display().to_string())
        .collect()
}

/// A key goes to a server over https only: `serve` sends none where somebody on the way could read it.
///
/// # Errors
///
/// [`DeployError::Together`].
pub(super) fn needs_https(values: &Values, flag: &str) -> Result<(), DeployError> {
    let upstream = texts(values, &UPSTREAM);
    if upstream.is_empty() {
        return Err(DeployError::Together(format!(
            "--{flag} needs --engine-upstream"
        )));
    }
    match upstream.iter().find(|url| url.starts_with("http://")) {
        Some(url) => Err(DeployError::Together(format!(
            "--{flag} does not go with {url}: whoever is on the way could read the key"
        ))),
        None => Ok(()),
    }
}

/// Compose reads variables in every text: a dollar is written twice.
pub(super) fn compose_text(text: &str) -> String {
    text.replace('$', "$$")
}
