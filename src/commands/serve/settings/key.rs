//! The table of settings: their names in the file, as flags and as variables.

use crate::serve::limits;

/// One setting.
#[derive(Clone, Copy, Debug)]
pub(in crate::commands) struct Key {
    /// Its name in `[serve]`.
    pub(in crate::commands) name: &'static str,
    /// Its flag.
    pub(in crate::commands) flag: &'static str,
    /// Its environment variable.
    pub(in crate::commands) variable: &'static str,
    /// Whether SIGHUP makes a change count; else it takes a restart.
    pub(in crate::commands) is_live: bool,
}

macro_rules! keys {
    ($($name:literal, $flag:literal, $variable:literal, $live:literal;)*) => {
        /// All settings but the limits and the issuers, in the order in which they are shown.
        pub(in crate::commands) static KEYS: &[Key] = &[
            $(Key { name: $name, flag: $flag, variable: $variable, is_live: $live },)*
        ];
    };
}

keys! {
    "listen", "--listen", "VOICECTL_LISTEN", false;
    "http", "--http", "VOICECTL_HTTP", false;
    "metrics", "--metrics", "VOICECTL_METRICS", false;
    "cert", "--cert", "VOICECTL_CERT", false;
    "key", "--key", "VOICECTL_KEY", false;
    "lineage", "--lineage", "VOICECTL_LINEAGE", false;
    "plain", "--plain", "VOICECTL_PLAIN", false;
    "behind-proxy", "--behind-proxy", "VOICECTL_BEHIND_PROXY", false;
    "trusted-proxy", "--trusted-proxy", "VOICECTL_TRUSTED_PROXY", false;
    "proxy-protocol", "--proxy-protocol", "VOICECTL_PROXY_PROTOCOL", false;
    "forwarded", "--forwarded", "VOICECTL_FORWARDED", false;
    "engine", "--engine", "VOICECTL_ENGINE", false;
    "upstream-key", "--upstream-key", "VOICECTL_UPSTREAM_KEY", false;
    "upstream-ca", "--upstream-ca", "VOICECTL_UPSTREAM_CA", false;
    "upstream-for", "--upstream-for", "VOICECTL_UPSTREAM_FOR", false;
    "upstream-model", "--upstream-model", "VOICECTL_UPSTREAM_MODEL", false;
    "upstream-speech-model", "--upstream-speech-model", "VOICECTL_UPSTREAM_SPEECH_MODEL", false;
    "upstream-voice", "--upstream-voice", "VOICECTL_UPSTREAM_VOICE", false;
    "model", "--model", "VOICECTL_MODEL", false;
    "vad", "--vad", "VOICECTL_VAD", false;
    "states", "--states", "VOICECTL_STATES", false;
    "threads", "--threads", "VOICECTL_THREADS", false;
    "without", "--without", "VOICECTL_WITHOUT", false;
    "access", "--access", "VOICECTL_ACCESS", false;
    "open", "--open", "VOICECTL_OPEN", false;
    "allow-origin", "--allow-origin", "VOICECTL_ALLOW_ORIGIN", true;
    "allow-no-origin", "--allow-no-origin", "VOICECTL_ALLOW_NO_ORIGIN", true;
    "oidc-issuer", "--oidc-issuer", "VOICECTL_OIDC_ISSUER", true;
    "audience", "--audience", "VOICECTL_AUDIENCE", true;
    "jwks", "--jwks", "VOICECTL_JWKS", true;
    "jwt-algorithm", "--jwt-algorithm", "VOICECTL_JWT_ALGORITHM", true;
    "firebase", "--firebase", "VOICECTL_FIREBASE", true;
    "issuer-root", "--issuer-root", "VOICECTL_ISSUER_ROOT", true;
    "hsts", "--hsts", "VOICECTL_HSTS", true;
    "log", "--log", "VOICECTL_LOG", true;
    "log-json", "--log-json", "VOICECTL_LOG_JSON", false;
}

impl Key {
    /// The setting of that name.
    pub(in crate::commands) fn find(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }
}

/// The variable of a limit: `VOICECTL_LIMIT_QUEUE_WAIT`.
pub(in crate::commands) fn limit_variable(limit: &limits::Limit) -> String {
    let name = limit.name.replace('-', "_").to_uppercase();
    format!("VOICECTL_LIMIT_{name}")
}
