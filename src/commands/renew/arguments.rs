//! Flags that say what happens around each renewal, for the commands that make lineages.

use crate::inspect::endpoint::EndpointError;
use crate::renew::proof::Target;
use crate::store::RenewalTerms;

/// What happens around each renewal.
#[derive(clap::Args, Clone, Debug, Default)]
pub(in crate::commands) struct HookArguments {
    /// Shell command before anything is renewed; may be repeated
    #[arg(long, value_name = "CMD", value_parser = command, help_heading = "Renewal")]
    pre_hook: Vec<String>,
    /// Shell command that hands each new version over, such as 'systemctl reload nginx'; may be repeated
    #[arg(long, value_name = "CMD", value_parser = command, help_heading = "Renewal")]
    deploy_hook: Vec<String>,
    /// Shell command at the end of a renewal, whatever came; may be repeated
    #[arg(long, value_name = "CMD", value_parser = command, help_heading = "Renewal")]
    post_hook: Vec<String>,
    /// Where each new version must be served afterwards; may be repeated
    #[arg(long, value_name = "[NAME@]HOST:PORT", value_parser = endpoint, help_heading = "Renewal")]
    endpoint: Vec<String>,
}

impl HookArguments {
    /// As a record has them.
    pub(in crate::commands) fn terms(&self) -> RenewalTerms {
        RenewalTerms {
            pre: self.pre_hook.clone(),
            deploy: self.deploy_hook.clone(),
            post: self.post_hook.clone(),
            endpoints: self.endpoint.clone(),
        }
    }
}

/// A line for the shell that does something.
pub(super) fn command(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        return Err("an empty command does nothing");
    }
    Ok(text.to_owned())
}

/// An endpoint, kept as it was written.
pub(super) fn endpoint(text: &str) -> Result<String, EndpointError> {
    let _: Target = text.parse()?;
    Ok(text.to_owned())
}
