//! SMTP (RFC 3207): 220, EHLO, 250 with STARTTLS among the extensions, STARTTLS, 220.

use std::net::IpAddr;

use super::StartTlsError;
use super::wire::{Wire, shown};

pub(super) async fn begin(wire: &mut Wire<'_>) -> Result<(), StartTlsError> {
    let greeting = reply(wire).await?;
    if greeting.code != 220 {
        return Err(greeting.refused());
    }
    // An address literal is the greeting of a client without a name (RFC 5321 section 4.1.1.1).
    let own = match wire.own_address()? {
        IpAddr::V4(address) => format!("[{address}]"),
        IpAddr::V6(address) => format!("[IPv6:{address}]"),
    };
    wire.send(format!("EHLO {own}\r\n").as_bytes()).await?;
    let extensions = reply(wire).await?;
    if extensions.code != 250 {
        return Err(extensions.refused());
    }
    let offered = |line: &String| line.trim().eq_ignore_ascii_case("STARTTLS");
    if !extensions.lines.iter().any(offered) {
        return Err(StartTlsError::NotOffered);
    }
    wire.send(b"STARTTLS\r\n").await?;
    let answer = reply(wire).await?;
    if answer.code != 220 {
        return Err(answer.refused());
    }
    Ok(())
}

/// A reply of SMTP or FTP: a code, and lines of which all but the last have a hyphen after it.
pub(super) struct Reply {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

impl Reply {
    pub(super) fn refused(&self) -> StartTlsError {
        StartTlsError::refused(&format!("{} {}", self.code, self.lines.join(" ")))
    }
}

async fn reply(wire: &mut Wire<'_>) -> Result<Reply, StartTlsError> {
    read_reply(wire, "SMTP").await
}

/// Reads a reply; lines between the first and the last may be without a code (FTP, RFC 959 section 4.2).
pub(super) async fn read_reply(
    wire: &mut Wire<'_>,
    protocol: &'static str,
) -> Result<Reply, StartTlsError> {
    let mut lines = Vec::new();
    let first = wire.line().await?;
    let wrong = || StartTlsError::WrongProtocol {
        protocol,
        said: shown(first.as_bytes()),
    };
    let digits = first.get(..3).ok_or_else(wrong)?;
    let code = digits.parse::<u16>().map_err(|_| wrong())?;
    let text = |line: &str| line.get(4..).unwrap_or_default().to_owned();
    lines.push(text(&first));
    let mut more = first.as_bytes().get(3) == Some(&b'-');
    while more {
        let line = wire.line().await?;
        more = !(line.get(..3) == Some(digits) && line.as_bytes().get(3) != Some(&b'-'));
        lines.push(if line.starts_with(digits) {
            text(&line)
        } else {
            line
        });
    }
    Ok(Reply { code, lines })
}
