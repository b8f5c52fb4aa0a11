//! An Apple configuration profile with one root certificate (Apple, "Configuration Profile Reference": payload
//! `com.apple.security.root`).

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::offer::Offer;
use super::page::escaped;

/// The profile. Its identifiers come from the fingerprint: fetched again it replaces itself, and another CA's stands beside it.
pub(super) fn profile(offer: &Offer) -> String {
    let identifier = format!("voicectl.ca.{}", &offer.fingerprint()[..16]);
    let name = escaped(offer.subject());
    let (outer, inner) = (uuid(offer, "profile"), uuid(offer, "root"));
    let data = offer.base64();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>PayloadContent</key>
	<array>
		<dict>
			<key>PayloadCertificateFileName</key>
			<string>voicectl-ca.crt</string>
			<key>PayloadContent</key>
			<data>
{data}			</data>
			<key>PayloadDescription</key>
			<string>Adds the root certificate of {name}</string>
			<key>PayloadDisplayName</key>
			<string>{name}</string>
			<key>PayloadIdentifier</key>
			<string>{identifier}.root</string>
			<key>PayloadType</key>
			<string>com.apple.security.root</string>
			<key>PayloadUUID</key>
			<string>{inner}</string>
			<key>PayloadVersion</key>
			<integer>1</integer>
		</dict>
	</array>
	<key>PayloadDescription</key>
	<string>After it is installed, switch it on in Settings, General, About, Certificate Trust Settings.</string>
	<key>PayloadDisplayName</key>
	<string>{name}</string>
	<key>PayloadIdentifier</key>
	<string>{identifier}</string>
	<key>PayloadRemovalDisallowed</key>
	<false/>
	<key>PayloadType</key>
	<string>Configuration</string>
	<key>PayloadUUID</key>
	<string>{outer}</string>
	<key>PayloadVersion</key>
	<integer>1</integer>
</dict>
</plist>
"#
    )
}

/// A UUID of version 8 (RFC 9562 section 5.8) from the certificate and a word.
fn uuid(offer: &Offer, word: &str) -> String {
    let digest = Sha256::new()
        .chain_update(word)
        .chain_update(offer.der())
        .finalize();
    let mut octets: Vec<u8> = digest[..16].to_vec();
    octets[6] = octets[6] & 0x0f | 0x80;
    octets[8] = octets[8] & 0x3f | 0x80;
    let mut text = String::new();
    for (place, octet) in octets.iter().enumerate() {
        if [4, 6, 8, 10].contains(&place) {
            text.push('-');
        }
        let _ = write!(text, "{octet:02X}");
    }
    text
}
