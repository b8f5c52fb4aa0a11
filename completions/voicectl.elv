
use builtin;
use str;

set edit:completion:arg-completer[voicectl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'voicectl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'voicectl'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'The first run on this machine: three questions, then a page that is trusted'
            cand cert 'Certificates from your own CA'
            cand acme 'Certificates from a CA that speaks ACME, such as Let''s Encrypt'
            cand renew 'Renew every certificate that is due'
            cand inspect 'Show certificates in files, folders, lineages and on servers'
            cand doctor 'Find out why a client does not come through, and what repairs it'
            cand audit 'Grade a set-up for production, each finding with its repair'
            cand trust 'Make clients trust your CA'
            cand serve 'The voice server: HTTPS, speech to text, text to speech'
            cand up 'From a machine with nothing on it to a server in production'
            cand down 'Take back what `voicectl up` did'
            cand deploy 'Files for proxies, service managers, containers and clouds'
            cand config 'The settings, and where each comes from'
            cand auth 'Who may use the server: API keys and users'
            cand model 'Recognition models on disk'
            cand say 'Speak a text into a file or to standard output'
            cand transcribe 'Write down what is said in audio files'
            cand bench 'How fast recognition is on this machine, and the settings that suit it'
            cand self-check 'Whether this binary works on this machine, to be asked after an installation'
            cand completions 'Print the completions of a shell'
            cand man 'Write the man pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;init'= {
            cand --who 'Who may use the server [default: asked for, or as it is set already, else machine]'
            cand --model 'Recognition model: a name of `voicectl model list`, or a file; `demo` is there without a network, for this time [default: asked for, or the one that is installed, else base-q5_1]'
            cand --port 'Port of the server [default: as it is set already, else 8443]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --trust 'Let browsers and programs of this machine trust it [default: asked for, or yes]'
            cand --no-trust 'Leave the trust stores as they are'
            cand --no-serve 'Do not start the server'
            cand --dry-run 'Show everything that would be done, and do nothing'
            cand -y 'Ask nothing: what no flag says is as proposed'
            cand --yes 'Ask nothing: what no flag says is as proposed'
            cand --json 'With --dry-run: answer as JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand new 'Make a certificate that your own CA signs'
            cand list 'List certificates and when they end'
            cand import 'Make a lineage of a certificate that somebody else issued'
            cand export 'Write a certificate in the form that another program wants'
            cand csr 'Make a certification request for a CA elsewhere, and its key'
            cand sign 'Sign somebody''s certification request with your CA'
            cand lint 'Say what is wrong with certificates, and which clients mind'
            cand rm 'Remove lineages with all their versions and keys'
            cand ca 'Your own CAs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;cert;new'= {
            cand --names-from 'A certificate for each line of this file, names separated by blanks; `-` is standard input'
            cand --profile 'What it is for: server, client, peer (both ends), webtransport (pinned by hash, 14 days)'
            cand --key-type 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096'
            cand --days 'Lifetime in days [default: 90; 14 for webtransport]'
            cand --not-after 'The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z'
            cand --lineage 'Name of the lineage [default: the first name]'
            cand --out 'Write plain files into this folder instead of a lineage'
            cand --layout 'Names of the files: pem, mkcert, server (server.crt, server.key), kubernetes (tls.crt, tls.key), combined'
            cand --export 'One more file beside the others, may be repeated'
            cand --passphrase 'Where the pass phrase of the key and of PKCS#12 is: prompt, file:PATH, fd:N or env:NAME'
            cand --ca 'The CA that signs [default: local, made on first use]'
            cand --ca-passphrase 'Where the pass phrase of the CA''s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]'
            cand --subject 'The whole subject in OpenSSL''s notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]'
            cand --cn 'Common name'
            cand --org 'Organization'
            cand --org-unit 'Organizational unit'
            cand --country 'Country, two letters'
            cand --province 'State or province'
            cand --locality 'City'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --client 'A certificate for a client: short for --profile client'
            cand --force 'Replace what is there'
            cand --dry-run 'Say what would be made, and make nothing'
            cand --encrypt-key 'Encrypt the key (PKCS#8, PBES2, AES-256); lineages are read with nobody there, so theirs cannot be'
            cand --self-signed 'Let the certificate sign itself: browsers then accept it only one by one'
            cand --throwaway-ca 'A CA for these names alone, whose key is never written: nothing else can ever be signed with it'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;list'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;import'= {
            cand --key 'Its key, where it is in a file of its own'
            cand --chain 'Its intermediates, where they are in a file of their own'
            cand --lineage 'Name of the lineage [default: the first name of the certificate]'
            cand --passphrase 'Where the pass phrase of the key is: prompt, file:PATH, fd:N or env:NAME'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --dry-run 'Check everything and change nothing'
            cand --force 'Take an expired certificate, and replace another one of the lineage'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;export'= {
            cand --format 'What to write'
            cand --out 'Write to this file [default: standard output]'
            cand --passphrase 'Where the pass phrase of what is written is: prompt, file:PATH, fd:N or env:NAME'
            cand --passphrase-in 'Where the pass phrase of what is read is'
            cand --alias 'Name inside of PKCS#12 [default: the lineage, or the first name of the certificate]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --legacy 'Encrypt PKCS#12 with Triple DES and SHA-1, for old programs'
            cand --force 'Replace the file'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;csr'= {
            cand --out 'Write privkey.pem and request.pem into this folder'
            cand --key 'Use this key instead of a new one'
            cand --key-type 'Kind of the new key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096'
            cand --passphrase 'Where the pass phrase of the key is: prompt, file:PATH, fd:N or env:NAME [default: prompt]'
            cand --subject 'The whole subject in OpenSSL''s notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]'
            cand --cn 'Common name'
            cand --org 'Organization'
            cand --org-unit 'Organizational unit'
            cand --country 'Country, two letters'
            cand --province 'State or province'
            cand --locality 'City'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --encrypt-key 'Encrypt the new key (PKCS#8, PBES2, AES-256)'
            cand --force 'Replace what is there'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;sign'= {
            cand --profile 'What it is for: server, client, peer (both ends), webtransport'
            cand --days 'Lifetime in days [default: 90; 14 for webtransport]'
            cand --not-after 'The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z'
            cand -o 'Write to this file [default: standard output]'
            cand --out 'Write to this file [default: standard output]'
            cand --ca 'The CA that signs [default: local, made on first use]'
            cand --ca-passphrase 'Where the pass phrase of the CA''s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --force 'Replace the file'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;lint'= {
            cand --ignore 'Leave out findings of this code; can be repeated'
            cand --level 'The mildest finding that makes the exit code 3: notice, warning, error'
            cand --passphrase 'Where the pass phrase of encrypted files is: prompt, file:PATH, fd:N, env:NAME'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --list 'List every code with its meaning'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;rm'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;ca'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand new 'Make a CA, with the limits that you want it to have'
            cand show 'Show a CA: where it is, its fingerprint, when it ends, what it may sign'
            cand list 'List the CAs, what they may sign, and when they end'
            cand export 'Write a CA''s root certificate for clients'
            cand rotate 'Put a new root in a CA''s place, without a client that stands outside'
            cand rm 'Remove a CA with its keys'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;cert;ca;new'= {
            cand --constrain 'It may sign only below this: a DNS name, an address range, or @host for e-mail; may be repeated'
            cand --passphrase 'Where the pass phrase is: prompt, file:PATH, fd:N or env:NAME [default: prompt]'
            cand --key-type 'Kind of its keys: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096'
            cand --days 'Lifetime in days [default: 90; 14 for webtransport]'
            cand --not-after 'The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z'
            cand --subject 'The whole subject in OpenSSL''s notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]'
            cand --cn 'Common name'
            cand --org 'Organization'
            cand --org-unit 'Organizational unit'
            cand --country 'Country, two letters'
            cand --province 'State or province'
            cand --locality 'City'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --intermediate 'Let an intermediate sign the leaves [default: when there are constraints]'
            cand --no-intermediate 'Let the root sign the leaves although there are constraints'
            cand --discard-root-key 'Never write the root''s key: the intermediate signs, and nobody makes another one'
            cand --encrypt-key 'Encrypt its keys (PKCS#8, PBES2, AES-256): signing then needs the pass phrase'
            cand --dry-run 'Say what would be made, and make nothing'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;ca;show'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --pem 'Print the root certificate in PEM form'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;ca;list'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;ca;export'= {
            cand --format 'Form of the file'
            cand -o 'Write to this file [default: standard output]'
            cand --out 'Write to this file [default: standard output]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --previous 'Add the roots before the last rotations'
            cand --force 'Replace the file'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;ca;rotate'= {
            cand --days 'Lifetime of the new root in days'
            cand --key-type 'Kind of its keys: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096'
            cand --ca-passphrase 'Where the pass phrase of the key is, which stays the same: prompt, file:PATH, fd:N or env:NAME'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --without-overlap 'Go on although the present root cannot sign the new one: clients must trust the new one first'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;ca;rm'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;ca;help'= {
            cand new 'Make a CA, with the limits that you want it to have'
            cand show 'Show a CA: where it is, its fingerprint, when it ends, what it may sign'
            cand list 'List the CAs, what they may sign, and when they end'
            cand export 'Write a CA''s root certificate for clients'
            cand rotate 'Put a new root in a CA''s place, without a client that stands outside'
            cand rm 'Remove a CA with its keys'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;cert;ca;help;new'= {
        }
        &'voicectl;cert;ca;help;show'= {
        }
        &'voicectl;cert;ca;help;list'= {
        }
        &'voicectl;cert;ca;help;export'= {
        }
        &'voicectl;cert;ca;help;rotate'= {
        }
        &'voicectl;cert;ca;help;rm'= {
        }
        &'voicectl;cert;ca;help;help'= {
        }
        &'voicectl;cert;help'= {
            cand new 'Make a certificate that your own CA signs'
            cand list 'List certificates and when they end'
            cand import 'Make a lineage of a certificate that somebody else issued'
            cand export 'Write a certificate in the form that another program wants'
            cand csr 'Make a certification request for a CA elsewhere, and its key'
            cand sign 'Sign somebody''s certification request with your CA'
            cand lint 'Say what is wrong with certificates, and which clients mind'
            cand rm 'Remove lineages with all their versions and keys'
            cand ca 'Your own CAs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;cert;help;new'= {
        }
        &'voicectl;cert;help;list'= {
        }
        &'voicectl;cert;help;import'= {
        }
        &'voicectl;cert;help;export'= {
        }
        &'voicectl;cert;help;csr'= {
        }
        &'voicectl;cert;help;sign'= {
        }
        &'voicectl;cert;help;lint'= {
        }
        &'voicectl;cert;help;rm'= {
        }
        &'voicectl;cert;help;ca'= {
            cand new 'Make a CA, with the limits that you want it to have'
            cand show 'Show a CA: where it is, its fingerprint, when it ends, what it may sign'
            cand list 'List the CAs, what they may sign, and when they end'
            cand export 'Write a CA''s root certificate for clients'
            cand rotate 'Put a new root in a CA''s place, without a client that stands outside'
            cand rm 'Remove a CA with its keys'
        }
        &'voicectl;cert;help;ca;new'= {
        }
        &'voicectl;cert;help;ca;show'= {
        }
        &'voicectl;cert;help;ca;list'= {
        }
        &'voicectl;cert;help;ca;export'= {
        }
        &'voicectl;cert;help;ca;rotate'= {
        }
        &'voicectl;cert;help;ca;rm'= {
        }
        &'voicectl;cert;help;help'= {
        }
        &'voicectl;acme'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand issue 'Get a certificate from a CA that speaks ACME, and keep it as a lineage'
            cand status 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way'
            cand due 'Say whether a certificate is due, and by which rule'
            cand revoke 'Revoke a certificate, for good'
            cand dns-record 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)'
            cand account 'Your accounts at CAs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;acme;issue'= {
            cand -d 'DNS names, wildcards and IP addresses of one certificate; may be repeated, or separated by commas'
            cand --domain 'DNS names, wildcards and IP addresses of one certificate; may be repeated, or separated by commas'
            cand --names-from 'One certificate for each line of this file; `-` is standard input'
            cand --name 'Name of the lineage [default: the first name]'
            cand --timeout 'Longest time for one CA, such as 90s or 10m'
            cand --ca 'letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory; repeat it in order of preference [default: letsencrypt]'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --email 'Address that the CA may write to; again for more'
            cand --eab-kid 'Identifier of the key that binds the account to one that you have with the CA'
            cand --eab-hmac-key 'Where that key is: prompt, file:PATH, fd:N or env:NAME'
            cand --challenge 'http-01, tls-alpn-01, dns-01 or dns-persist-01 [default: dns-01 with --dns, else http-01]'
            cand --webroot 'Put http-01 answers below this folder, which a web server shows on port 80'
            cand --http-listen 'Answer http-01 on this address; may be repeated [default: port 80 of all addresses]'
            cand --tls-listen 'Answer tls-alpn-01 on this address; may be repeated [default: port 443 of all addresses]'
            cand --preflight 'What to do about things that look wrong before the CA is asked [default: warn; off for CAs by URL]'
            cand --dns 'Prove names by TXT records, set by: manual, exec:PATH, certbot:AUTH[,CLEANUP], acme.sh:PATH, acme-dns, rfc2136, or a provider such as cloudflare'
            cand --dns-credentials 'Read what the provider needs from this file of NAME=VALUE lines that nobody else may read (0600)'
            cand --dns-resolver 'Ask this resolver instead of the system''s, such as 192.0.2.53 or 192.0.2.53:5353; can be repeated'
            cand --dns-port 'Ask the servers of a zone on this port, for a zone that is not in the public DNS'
            cand --propagation 'Whom to ask before the CA is: authoritative (every server of the zone), resolvers, off'
            cand --propagation-timeout 'How long to wait until the records are seen'
            cand --dns-hook-timeout 'How long one call of a hook may take [default: 2m]'
            cand --pre-hook 'Shell command before anything is renewed; may be repeated'
            cand --deploy-hook 'Shell command that hands each new version over, such as ''systemctl reload nginx''; may be repeated'
            cand --post-hook 'Shell command at the end of a renewal, whatever came; may be repeated'
            cand --endpoint 'Where each new version must be served afterwards; may be repeated'
            cand --key-type 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096'
            cand --csr 'Have this request signed, whose key is elsewhere'
            cand --key 'The key of the request, to make it a lineage'
            cand --out 'Write cert.pem, chain.pem and fullchain.pem into this folder'
            cand --profile 'The CA''s kind of certificate, such as shortlived'
            cand --preferred-chain 'Name of the root that the chain shall lead to'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --force 'Order it again although it is not due, or is there with other names or from elsewhere'
            cand --dry-run 'Try everything with the CA''s trial directory, and change nothing here'
            cand --now 'Try although a failure was too short a while ago'
            cand --staging 'Ask the CA''s trial directory: no limits, and certificates that nobody trusts'
            cand --agree-tos 'Agree to the CA''s terms of service'
            cand --reuse-key 'Keep the key that is there'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;status'= {
            cand --ca-root 'Trust this root, too, when talking to the CA''s server [default: the one that the lineage was ordered with]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --offline 'Ask no CA: what it said before counts, else the lifetime'
            cand --refresh-ari 'Ask the CA although it said when to ask again'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;due'= {
            cand --ca-root 'Trust this root, too, when talking to the CA''s server [default: the one that the lineage was ordered with]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --offline 'Ask no CA: what it said before counts, else the lifetime'
            cand --refresh-ari 'Ask the CA although it said when to ask again'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;revoke'= {
            cand --ca 'The CA that issued it [default: the one that the lineage remembers]'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --reason 'Why: unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation, privilege-withdrawn'
            cand --by 'Who asks for it'
            cand --key 'The certificate''s key [default: the lineage''s]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --dry-run 'Say what would be revoked, and do not ask the CA'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;dns-record'= {
            cand -d 'Names to prove; `*.example.com` means example.com and --wildcard'
            cand --domain 'Names to prove; `*.example.com` means example.com and --wildcard'
            cand --ca 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --issuer 'What the CA calls itself in such records, where its directory does not say'
            cand --until 'The record counts until then: YYYY-MM-DD or RFC 3339'
            cand --dns-resolver 'Ask this resolver instead of the system''s, such as 192.0.2.53 or 192.0.2.53:5353; can be repeated'
            cand --dns-port 'Ask the servers of a zone on this port, for a zone that is not in the public DNS'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --wildcard 'Allow wildcards and everything below the names, too'
            cand --check 'Look whether the records are there; exit code 1 when one is missing'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;account'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand new 'Make an account at a CA'
            cand show 'Show accounts: all of them as they are on disk, or one as its CA sees it'
            cand update 'Change the addresses that the CA may write to'
            cand rollover 'Give an account a new key'
            cand deactivate 'End an account, for good'
            cand import 'Take over an account that another client made'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;acme;account;new'= {
            cand --ca 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --email 'Address that the CA may write to; again for more'
            cand --eab-kid 'Identifier of the key that binds the account to one that you have with the CA'
            cand --eab-hmac-key 'Where that key is: prompt, file:PATH, fd:N or env:NAME'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --agree-tos 'Agree to the CA''s terms of service'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;account;show'= {
            cand --ca 'Ask this CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --offline 'Do not ask the CA: show what is on disk'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;account;update'= {
            cand --ca 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --email 'The address; again for more'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --no-email 'No address at all'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;account;rollover'= {
            cand --ca 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;account;deactivate'= {
            cand --ca 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;account;import'= {
            cand --ca 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --from 'Find it where this client keeps its accounts: certbot, lego or acme.sh'
            cand --dir 'Folder of the client [default: /etc/letsencrypt, ./.lego or ~/.acme.sh]'
            cand --key 'Its key, PEM or JWK'
            cand --url 'Its URL, to be sure that the key is the right one'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --rollover 'Give the account a new key if it has none of kind P-256'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;acme;account;help'= {
            cand new 'Make an account at a CA'
            cand show 'Show accounts: all of them as they are on disk, or one as its CA sees it'
            cand update 'Change the addresses that the CA may write to'
            cand rollover 'Give an account a new key'
            cand deactivate 'End an account, for good'
            cand import 'Take over an account that another client made'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;acme;account;help;new'= {
        }
        &'voicectl;acme;account;help;show'= {
        }
        &'voicectl;acme;account;help;update'= {
        }
        &'voicectl;acme;account;help;rollover'= {
        }
        &'voicectl;acme;account;help;deactivate'= {
        }
        &'voicectl;acme;account;help;import'= {
        }
        &'voicectl;acme;account;help;help'= {
        }
        &'voicectl;acme;help'= {
            cand issue 'Get a certificate from a CA that speaks ACME, and keep it as a lineage'
            cand status 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way'
            cand due 'Say whether a certificate is due, and by which rule'
            cand revoke 'Revoke a certificate, for good'
            cand dns-record 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)'
            cand account 'Your accounts at CAs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;acme;help;issue'= {
        }
        &'voicectl;acme;help;status'= {
        }
        &'voicectl;acme;help;due'= {
        }
        &'voicectl;acme;help;revoke'= {
        }
        &'voicectl;acme;help;dns-record'= {
        }
        &'voicectl;acme;help;account'= {
            cand new 'Make an account at a CA'
            cand show 'Show accounts: all of them as they are on disk, or one as its CA sees it'
            cand update 'Change the addresses that the CA may write to'
            cand rollover 'Give an account a new key'
            cand deactivate 'End an account, for good'
            cand import 'Take over an account that another client made'
        }
        &'voicectl;acme;help;account;new'= {
        }
        &'voicectl;acme;help;account;show'= {
        }
        &'voicectl;acme;help;account;update'= {
        }
        &'voicectl;acme;help;account;rollover'= {
        }
        &'voicectl;acme;help;account;deactivate'= {
        }
        &'voicectl;acme;help;account;import'= {
        }
        &'voicectl;acme;help;help'= {
        }
        &'voicectl;renew'= {
            cand --only 'Only this lineage; may be repeated'
            cand --jitter 'Wait a random time up to this one first, such as 30m, when there is no terminal'
            cand --timeout 'Longest time for one CA, such as 90s or 10m'
            cand --hook-timeout 'Longest time for one hook'
            cand --at-once 'Certificates that are renewed side by side'
            cand --ca-passphrase 'Where the pass phrase of a local CA''s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server [default: the one that the lineage was ordered with]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --force 'Renew what is not due, too; with `--only`'
            cand --explain 'Say what is due when, and by which rule; renew nothing'
            cand --dry-run 'As `--explain`, and try what is due with the CA''s trial directory; change nothing'
            cand --json 'Answer in JSON'
            cand --now 'Try although a failure was too short a while ago'
            cand --offline 'Ask no CA: what it said before counts, else the lifetime'
            cand --refresh-ari 'Ask the CA although it said when to ask again'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand hook 'Show or set what happens around each renewal of a lineage, or hand its certificate over now'
            cand notify 'Who is told when a certificate is in trouble'
            cand schedule 'Let systemd or cron run `voicectl renew` every hour'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;renew;hook'= {
            cand --pre 'Shell command before anything is renewed; may be repeated'
            cand --deploy 'Shell command that hands a new version over; may be repeated'
            cand --post 'Shell command at the end, whatever came; may be repeated'
            cand --endpoint 'Where a new version must be served: host:port or a URL as for `inspect`, before it perhaps the name to ask for; may be repeated'
            cand --timeout 'Longest time for a hook'
            cand --wait 'How long an endpoint may take until it serves the version'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --approve 'As root, run what the lineage names although the state folder is another user''s: its hooks, its program for DNS'
            cand --clear 'Forget all that was set before'
            cand --run 'Run the deploy hooks for the present version now, and ask the endpoints'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;renew;notify'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --test 'Send a test message by all channels'
            cand --json 'Answer as JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;renew;schedule'= {
            cand --writable 'A folder that deploy hooks write into'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --systemd 'A systemd timer'
            cand --cron 'A line for cron'
            cand --install 'Install it, in the place of an earlier one'
            cand --print 'Show what would be installed; so it is without any of these'
            cand --remove 'Remove what was installed, of either kind'
            cand --user 'For this user, also where root runs it'
            cand --force 'Replace or remove what was changed since, or belongs to another state folder'
            cand --json 'Answer as JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;renew;help'= {
            cand hook 'Show or set what happens around each renewal of a lineage, or hand its certificate over now'
            cand notify 'Who is told when a certificate is in trouble'
            cand schedule 'Let systemd or cron run `voicectl renew` every hour'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;renew;help;hook'= {
        }
        &'voicectl;renew;help;notify'= {
        }
        &'voicectl;renew;help;schedule'= {
        }
        &'voicectl;renew;help;help'= {
        }
        &'voicectl;inspect'= {
            cand --format 'How to answer'
            cand --out 'Write JSON or OpenMetrics to a file, which is replaced in one step'
            cand --passphrase 'Pass phrase of encrypted keys and PKCS#12 files: prompt, file:PATH, fd:N or env:NAME'
            cand --ca 'Trust anchors to check against: a file, `system` or `local`; may be repeated'
            cand --name 'Check for this name instead of the server''s'
            cand --purpose 'Check for this purpose [default: what the certificate is made for]'
            cand --sni 'Ask servers for the certificate of this name'
            cand --starttls 'Begin in plain text: smtp, imap, pop3, ftp, ldap, postgres, mysql, xmpp or xmpp-server [default: by scheme or port]'
            cand --timeout 'For each server, from its address to the end of the handshake'
            cand --concurrency 'How many servers are asked at once'
            cand --client-cert 'Certificate to show to servers that ask for one'
            cand --client-key 'Its key [default: in the same file]'
            cand --warn 'Warn when less is left: 30d, 12h, or 33% of the lifetime'
            cand --crit 'Critical when less is left'
            cand --expect-san 'Every leaf must be for this name; may be repeated'
            cand --expect-issuer 'Every leaf''s issuer must contain this text'
            cand --expect-key 'Every leaf must have the key of this file: a key, certificate or request'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON, always an array; the same as `--format json`'
            cand --no-lint 'Leave out what is unusual about the certificates'
            cand -4 'Use IPv4 only'
            cand --ipv4 'Use IPv4 only'
            cand -6 'Use IPv6 only'
            cand --ipv6 'Use IPv6 only'
            cand --check 'Answer as a monitoring plugin: one line, exit codes of Nagios'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;doctor'= {
            cand --ca 'Take every client to have the roots of this file; may be repeated'
            cand --client 'Only this client: chromium, firefox, python, requests, node, java, curl, apple; may be repeated'
            cand --websocket 'Ask for WebSocket at this path too'
            cand --timeout 'For each probe and each program'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --no-programs 'Verdicts by rules only: run no program'
            cand --health 'Ask a server on this machine whether it is well, `/healthz` where the URL has no path; say nothing if so, else the exit code is 1. For health checks of containers: over loopback any certificate will do'
            cand --json 'Answer in JSON, always an array, documented in docs/doctor.md'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;audit'= {
            cand --ca 'A root that clients of the server have, beside the system''s and the local CA''s; may be repeated'
            cand --http-port 'The port of plain HTTP that must lead to HTTPS [default: 80 where the URL has the port 443]'
            cand --timeout 'For each connection; all of them together take at most four times as long'
            cand --fail-under 'Exit with 3 when the grade is below this one: A+, A, B, C, D, F'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --local 'Look at this machine'
            cand --json 'Answer in JSON, documented in docs/audit.md'
            cand --sarif 'Answer in SARIF 2.1.0, for code scanning'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;trust'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand install 'Make the clients of this machine trust your CA'
            cand uninstall 'Take your CA out of every trust store of this machine'
            cand status 'Show which trust stores of this machine have your CA'
            cand env 'Print the variables that make programs trust your CA'
            cand run 'Run a command that trusts your CA, with nothing installed'
            cand share 'Hand your CA to phones and other machines: a page for some minutes'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;trust;install'= {
            cand --ca 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]'
            cand --store 'Only this store; several are possible [default: all that are on this machine, but not policy]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --policy 'Policy files of browsers too'
            cand --print-commands 'Print the commands that would be run, and run none'
            cand --dry-run 'Print the commands that would be run, and run none'
            cand -y 'Do not ask before commands are run as root'
            cand --yes 'Do not ask before commands are run as root'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;trust;uninstall'= {
            cand --ca 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]'
            cand --store 'Only this store; several are possible [default: all that are on this machine, but not policy]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --strays 'Also certificates that voicectl once installed and whose CA is not in the state folder any more'
            cand --print-commands 'Print the commands that would be run, and run none'
            cand --dry-run 'Print the commands that would be run, and run none'
            cand -y 'Do not ask before commands are run as root'
            cand --yes 'Do not ask before commands are run as root'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;trust;status'= {
            cand --ca 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]'
            cand --store 'Only this store; several are possible [default: all that are on this machine, but not policy]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;trust;env'= {
            cand --ca 'A CA by its name, or a file with roots in PEM or DER form [default: all your own CAs]'
            cand --shell 'Language of the lines'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;trust;run'= {
            cand --ca 'A CA by its name, or a file with roots in PEM or DER form [default: all your own CAs]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;trust;share'= {
            cand --ca 'A CA by its name, or a file with a root in PEM or DER form [default: local]'
            cand --listen 'Address to listen on [default: this machine''s on the local network, any free port]'
            cand --for 'Time after which the page is gone, such as `90s`, `10m` or `1h`; at most a day'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --once 'End as soon as the certificate was fetched'
            cand --json 'Print link and fingerprint in JSON, then serve'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;trust;help'= {
            cand install 'Make the clients of this machine trust your CA'
            cand uninstall 'Take your CA out of every trust store of this machine'
            cand status 'Show which trust stores of this machine have your CA'
            cand env 'Print the variables that make programs trust your CA'
            cand run 'Run a command that trusts your CA, with nothing installed'
            cand share 'Hand your CA to phones and other machines: a page for some minutes'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;trust;help;install'= {
        }
        &'voicectl;trust;help;uninstall'= {
        }
        &'voicectl;trust;help;status'= {
        }
        &'voicectl;trust;help;env'= {
        }
        &'voicectl;trust;help;run'= {
        }
        &'voicectl;trust;help;share'= {
        }
        &'voicectl;trust;help;help'= {
        }
        &'voicectl;serve'= {
            cand --listen 'Address to listen on, unix:/PATH[,mode=660], or fd:NAME for sockets that systemd opened; may be repeated [default: localhost:8443] [env: VOICECTL_LISTEN]'
            cand --http 'Address for plain HTTP that is redirected to HTTPS, and answers http-01 challenges; may be repeated'
            cand --metrics 'Address of its own for /metrics and /healthz, over plain HTTP and without a key; may be repeated'
            cand --access 'File with keys, users and the token secret that several servers share, written by `auth share`; it is only read [default: what this state folder has]'
            cand --allow-origin 'Origin of pages of another site that may use the server, such as `https://app.example.com`; may be repeated'
            cand --oidc-issuer 'Take tokens of this OpenID Connect issuer, as its tokens name it in `iss`'
            cand --audience 'What the issuer''s tokens name as their audience, `aud`; may be repeated'
            cand --jwks 'Where the issuer''s keys are: the URL of a JWK Set, or a file with one or with PEM keys [default: what the issuer says]'
            cand --jwt-algorithm 'Algorithm of the issuer''s tokens: RS256, ES256 or EdDSA; may be repeated [default: RS256]'
            cand --firebase 'Take tokens of this Firebase project'
            cand --issuer-root 'CA that the issuer''s server may have a certificate of, beside the system''s [PEM file]'
            cand --hsts 'Tell browsers to come back over HTTPS only: auto (not for localhost and addresses), on or off [default: auto]'
            cand --limit 'A limit, such as upload=50MiB; may be repeated; `voicectl config show` lists them'
            cand --cert 'Certificate file: leaf and intermediates in PEM form'
            cand --key 'Private key file of `--cert`'
            cand --lineage 'Lineage to serve [default: one that `serve` makes and keeps for this machine; with --acme, the first name''s]'
            cand --ca 'The local CA that signs [default: local]; with --acme letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory, which may be repeated in order of preference [default: letsencrypt]'
            cand --ca-passphrase 'Where the pass phrase of the local CA''s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]'
            cand -d 'DNS names and IP addresses of the certificate; may be repeated, or separated by commas'
            cand --domain 'DNS names and IP addresses of the certificate; may be repeated, or separated by commas'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --challenge 'Prove names by this alone: tls-alpn-01 on the HTTPS port, http-01 on the port of `--http` [default: the first, and the second if that fails]'
            cand --profile 'The CA''s kind of certificate, such as shortlived'
            cand --email 'Address that the CA may write to; again for more'
            cand --eab-kid 'Identifier of the key that binds the account to one that you have with the CA'
            cand --eab-hmac-key 'Where that key is: prompt, file:PATH, fd:N or env:NAME'
            cand --trusted-proxy 'Proxy in front that is believed when it says who the client is: an address, a network, `loopback` or `private`; may be repeated'
            cand --engine '`built-in`, or `upstream` and the addresses of servers with OpenAI''s API, the preferred one first [default: built-in] [env: VOICECTL_ENGINE]'
            cand --upstream-key 'Where the key for those servers is: file:PATH, fd:N or env:NAME'
            cand --upstream-ca 'CA of their certificates, beside those of this system and the local CA'
            cand --upstream-for 'What they do: stt or tts; the rest stays here; may be repeated [default: both]'
            cand --upstream-model 'Their recognition model [default: whisper-1]'
            cand --upstream-speech-model 'Their speech model [default: tts-1]'
            cand --upstream-voice 'A voice of theirs, the default one first, such as alloy or if_sara=it; may be repeated [default: OpenAI''s]'
            cand --model 'Recognition model: a name of `voicectl model list`, or a file; may be repeated: the first is the default one, the others are loaded on demand [default: base-q5_1] [env: VOICECTL_MODEL]'
            cand --vad 'What finds voice in live speech: earshot, or silero, which `voicectl model pull silero-v5.1.2` fetches [default: earshot] [env: VOICECTL_VAD]'
            cand --states 'Recordings that are recognised side by side [default: by the number of cores]'
            cand --threads 'Threads of one recognition [default: by the number of cores, and more while there is no other]'
            cand --without 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]'
            cand --log 'What to log, such as `info`, `debug` or `voicectl::access=off` [default: info] [env: VOICECTL_LOG]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --open 'Let everyone who reaches the address use the server; what needs more than speech still needs a key'
            cand --allow-no-origin 'Where there is a list of origins: take requests with neither an origin nor a credential too, which is what programs send, and whoever wants to get around the list'
            cand --acme 'Get the certificate for `-d` from a CA that speaks ACME, and renew it while the server runs'
            cand --agree-tos 'Agree to the CA''s terms of service'
            cand --plain 'No TLS: for a proxy in front, which has the certificate'
            cand --behind-proxy 'With --plain beyond this machine: a proxy with TLS is in front'
            cand --proxy-protocol 'Connections of trusted proxies begin with a PROXY header, version 1 or 2'
            cand --forwarded 'Trusted proxies set `Forwarded` (RFC 7239), not `X-Forwarded-For`'
            cand --pull 'Fetch models without asking when they are not installed'
            cand --browse 'Open the page in the browser of this desktop once the server is ready'
            cand --log-json 'Log as JSON lines'
            cand --print-config 'Print the settings that would be in force, with where each comes from, and end'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;up'= {
            cand -d 'Name that clients use; may be repeated'
            cand --domain 'Name that clients use; may be repeated'
            cand --email 'Address that the CA may write to'
            cand --ca 'letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory [default: letsencrypt]'
            cand --ca-root 'Trust this root, too, when talking to the CA''s server'
            cand --key 'Name of the API key that is made for the first client'
            cand --model 'Recognition model, a name of `voicectl model list`'
            cand --https-port 'Port of HTTPS'
            cand --http-port 'Port of HTTP, which redirects and answers the CA'
            cand --proxy 'Put it behind a proxy that is installed and runs: it gets the ports and the certificate'
            cand --server 'With --proxy: port of this machine between proxy and server [default: a unix socket; 127.0.0.1:8000 for haproxy]'
            cand --challenges 'With --proxy: port of this machine where the CA''s challenges are answered [default: 127.0.0.1:8080]'
            cand --fail-under 'Grade that the audit must give: A+, A, B, C, D'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --agree-tos 'Agree to the CA''s terms of service'
            cand --open 'Let everyone who reaches the server use it'
            cand --network 'With --proxy: leave the service its network, which engines and issuers elsewhere need'
            cand --no-firewall 'Leave the firewall as it is'
            cand --dry-run 'Show everything that would be done, and do nothing'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand --json 'With --dry-run: answer as JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;down'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --dry-run 'Show every command, and run none'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand nginx 'nginx in front of the server: TLS ends there, or passes through'
            cand caddy 'Caddy in front of the server: TLS ends there'
            cand haproxy 'haproxy in front of the server: TLS ends there, or passes through'
            cand systemd 'Run the server as a service: its sockets, its bounds, the timer of its renewal'
            cand cron 'Run the renewal every hour, where systemd does not run'
            cand firewall 'Open ports in the firewall of the machine: ufw, firewalld, nftables'
            cand docker 'A container: a small image without root, and a service for Docker Compose'
            cand cloud-run 'A service of Google Cloud Run: its YAML, and the script that puts it there'
            cand gcp-lb 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only'
            cand kubernetes 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;deploy;nginx'= {
            cand --domain 'Name that clients use; may be repeated'
            cand --lineage 'Lineage whose certificate is used [default: the first name''s]'
            cand --tls 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]'
            cand --server 'Where the server listens: IP:PORT, NAME:PORT or unix:/PATH [default: unix:/run/voicectl.sock; with --tls passthrough 127.0.0.1:8443]'
            cand --challenges 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: the proxy itself, from STATE/challenges]'
            cand --address 'Address that the proxy listens on; may be repeated [default: all]'
            cand --http-port 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]'
            cand --https-port 'Port for HTTPS [default: 443]'
            cand --hsts 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]'
            cand --upload 'Largest upload in MiB, as the server''s limit `upload` [default: 25]'
            cand --nginx-version 'Release of nginx that the files are for [default: the one that is installed, else any since 1.18]'
            cand --openssl-version 'Release of OpenSSL that nginx runs with [default: the one that it names, else any since 3.0]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;caddy'= {
            cand --domain 'Name that clients use; may be repeated'
            cand --lineage 'Lineage whose certificate is used [default: the first name''s]'
            cand --tls 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]'
            cand --server 'Where the server listens: IP:PORT, NAME:PORT or unix:/PATH [default: unix:/run/voicectl.sock; with --tls passthrough 127.0.0.1:8443]'
            cand --challenges 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: the proxy itself, from STATE/challenges]'
            cand --address 'Address that the proxy listens on; may be repeated [default: all]'
            cand --http-port 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]'
            cand --https-port 'Port for HTTPS [default: 443]'
            cand --hsts 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]'
            cand --caddy-version 'Release of Caddy that the file is for [default: the one that is installed; the file is the same for all since 2.6]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --import 'Have /etc/caddy/Caddyfile import the file: --install adds the line, --uninstall takes it out again'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;haproxy'= {
            cand --domain 'Name that clients use; may be repeated'
            cand --lineage 'Lineage whose certificate is used [default: the first name''s]'
            cand --tls 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]'
            cand --server 'Where the server listens: IP:PORT or NAME:PORT [default: 127.0.0.1:8000; with --tls passthrough 127.0.0.1:8443]'
            cand --challenges 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: 127.0.0.1:8080]'
            cand --address 'Address that the proxy listens on; may be repeated [default: all]'
            cand --http-port 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]'
            cand --https-port 'Port for HTTPS [default: 443]'
            cand --hsts 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]'
            cand --haproxy-version 'Release of haproxy that the files are for [default: the one that is installed, else any since 2.6]'
            cand --openssl-version 'Release of OpenSSL that haproxy runs with [default: the one that it names, else any since 3.0]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;systemd'= {
            cand --domain 'Name that clients use; may be repeated'
            cand --lineage 'Lineage whose certificate is used [default: the first name''s]'
            cand --cert 'Certificate from elsewhere, leaf and intermediates in PEM form; systemd reads it for the server'
            cand --key 'Private key of --cert'
            cand --bind 'Who opens the ports: systemd, so that a restart loses no connection (socket), the server itself (direct), or a proxy in front, over a unix socket (proxy) [default: socket]'
            cand --https 'Address for HTTPS; may be repeated [default: port 443 of every address]'
            cand --http 'Address for plain HTTP, which is redirected and answers challenges; may be repeated [default: port 80 of every address]'
            cand --socket 'With --bind proxy: the unix socket that the proxy connects to [default: /run/voicectl.sock]'
            cand --listen 'With --bind proxy: a port of this machine instead of the unix socket, for a proxy that cannot reach one, as haproxy'
            cand --group 'With --bind proxy: group of the proxy, which may connect [default: www-data]'
            cand --metrics 'Address of its own for /metrics and /healthz, over plain HTTP and without a key; may be repeated'
            cand --model 'Recognition model, a name of `voicectl model list`; may be repeated [default: base-q5_1]'
            cand --threads 'Threads of one recognition [default: by the number of cores, and more while there is no other]'
            cand --memory 'MiB of memory that the server may use; it is killed and started again beyond [default: no limit]'
            cand --program 'Where voicectl will be, for files that are made for another machine or a package [default: this one]'
            cand --systemd-version 'Version of systemd [default: of the one that is here, else any]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --no-http 'No port for plain HTTP'
            cand --network 'With --bind proxy: keep the network, which engines and issuers elsewhere need'
            cand --open 'Let everyone who reaches the server use it, without a key'
            cand --gpu 'Let the server use the GPU'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;cron'= {
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;firewall'= {
            cand --kind 'The firewall [default: auto: firewalld where it runs, else ufw where it is installed, else nftables]'
            cand --port 'Port that is opened for TCP; may be repeated [default: 80 and 443]'
            cand --from 'Network that may connect, such as 192.168.0.0/16; may be repeated [default: everyone]'
            cand --ssh 'With --only: port of SSH, which stays open for everyone; may be repeated [default: 22]'
            cand --chain 'With nftables: the chain that lets packets in, as family, table and name [default: inet filter input]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --only 'With nftables: close every other port but SSH''s, on a machine that has no firewall yet'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;docker'= {
            cand --domain 'Name that clients use; may be repeated'
            cand --tls 'Certificate of an ACME CA, of a CA of its own, of a lineage of this machine, or none behind a proxy [default: acme with --domain, else local]'
            cand --email 'With --tls acme: where the CA writes to'
            cand --lineage 'Lineage whose certificate is used [default: the first name''s]'
            cand --tls-folder 'With --tls lineage: where the container finds its copy [default: /srv/voicectl/tls]'
            cand --address 'With --tls plain: where the proxy finds it [default: 127.0.0.1:8080]'
            cand --image 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]'
            cand --binary 'Take this released program of the build''s folder [default: build it from the source]'
            cand --builder 'Image that the program is built in; pin it with @sha256:... [default: rust:1.95-slim-bookworm]'
            cand --base 'Image below the program; pin it with @sha256:... [default: gcr.io/distroless/cc-debian12:nonroot]'
            cand --model 'Recognition model, a name of `voicectl model list` [default: base-q5_1]'
            cand --models 'Where the model is: a volume that is filled once, or the image [default: volume]'
            cand --engine-upstream 'Hand recognition to this server with OpenAI''s API, such as vLLM; may be repeated, the preferred one first'
            cand --upstream-model 'What that server calls its recognition model [default: whisper-1]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;cloud-run'= {
            cand --project 'Project of Google Cloud'
            cand --region 'Region, such as europe-west1'
            cand --image 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]'
            cand --name 'Name of the service [default: voicectl]'
            cand --protocol 'What Cloud Run speaks with the server: h2c has no bound on uploads, http1 has live speech [default: h2c]'
            cand --ingress 'Who reaches it; behind `deploy gcp-lb`: internal-and-cloud-load-balancing [default: all]'
            cand --model 'Recognition model, a name of `voicectl model list` [default: base-q5_1]'
            cand --models-bucket 'Bucket of Cloud Storage with the model''s file [default: the model is in the image]'
            cand --engine-upstream 'Hand recognition to this server with OpenAI''s API, such as vLLM; may be repeated, the preferred one first'
            cand --upstream-model 'What that server calls its recognition model [default: whisper-1]'
            cand --upstream-key-secret 'Secret of Secret Manager with the key for --engine-upstream'
            cand --oidc-issuer 'Take tokens of this OpenID Connect issuer; they need no shared secret'
            cand --audience 'What the issuer''s tokens name as their audience'
            cand --trusted-proxy 'Address of a load balancer in front; may be repeated'
            cand --cpu 'Cores of an instance [default: 4]'
            cand --memory 'Memory of an instance in MiB [default: 2048]'
            cand --min-instances 'Instances that always run; with 0 the first one waits for its model [default: 1]'
            cand --max-instances 'Instances at most [default: 10]'
            cand --concurrency 'Requests of an instance at once [default: 16]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;gcp-lb'= {
            cand --project 'Project of Google Cloud'
            cand --domain 'Name that clients use; may be repeated'
            cand --name 'What everything is called that is made [default: voicectl]'
            cand --cloud-run-service 'Service of Cloud Run behind it, in --region'
            cand --region 'Region, such as europe-west1'
            cand --instance-group 'Group of machines behind it that run the server with HTTPS, in --zone'
            cand --zone 'Zone of the group, such as europe-west1-b'
            cand --port 'Port of the server on these machines [default: 8443]'
            cand --network 'Network of these machines [default: default]'
            cand --target-tag 'Network tag of these machines, for the firewall [default: voicectl]'
            cand --dns-zone 'Managed zone of Cloud DNS that gets the records [default: they are printed]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;kubernetes'= {
            cand --domain 'Name that clients use; may be repeated'
            cand --gateway-class 'Class of the gateway; `kubectl get gatewayclass` shows those of the cluster'
            cand --gateway-namespace 'Where the gateway''s pods run, such as envoy-gateway-system [default: --namespace]'
            cand --gateway-network 'Where a gateway without pods comes from, such as 130.211.0.0/22 and 35.191.0.0/16 of Google; may be repeated'
            cand --tls 'Who speaks TLS with clients: the gateway, or the servers themselves [default: gateway]'
            cand --email 'Where the CA writes to'
            cand --acme 'Which of Let''s Encrypt''s CAs signs; staging is for trials [default: production]'
            cand --image 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]'
            cand --name 'What everything is called [default: voicectl]'
            cand --namespace 'Where it runs [default: voicectl]'
            cand --replicas 'Servers at least [default: 2]'
            cand --max-replicas 'Servers at most [default: 10]'
            cand --states 'Recordings that one server recognises side by side, and cores that it asks for [default: 2]'
            cand --memory 'Memory of one server in MiB [default: 1024]'
            cand --drain 'How long open requests may go on when a server ends [default: 30]'
            cand --model 'Recognition model, a name of `voicectl model list` [default: base-q5_1]'
            cand --models 'Where the model is: on a volume for all, fetched by each pod, or in the image [default: volume]'
            cand --storage-class 'Storage class of the models'' volume, one with ReadWriteMany [default: the cluster''s]'
            cand --storage 'Room for models in GiB [default: 5; with --vllm 20]'
            cand --engine-upstream 'Hand recognition to this server with OpenAI''s API, such as vLLM; may be repeated, the preferred one first'
            cand --upstream-model 'What that server calls its recognition model [default: whisper-1]'
            cand --upstream-key-secret 'Secret whose `key` is the key for --engine-upstream'
            cand --vllm 'Run vLLM on a graphics card with this model, such as openai/whisper-large-v3-turbo, and hand recognition to it'
            cand --vllm-image 'With --vllm: its image, with vllm[audio] in it'
            cand --gpus 'With --vllm: graphics cards [default: 1]'
            cand --oidc-issuer 'Take tokens of this OpenID Connect issuer; they need no shared secret'
            cand --audience 'What the issuer''s tokens name as their audience'
            cand --monitoring-namespace 'Where Prometheus runs, which may read the numbers [default: monitoring]'
            cand --write 'Write them into a folder; what was changed there stays as it is'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --pod-monitor 'A PodMonitor, for the Prometheus operator'
            cand --check 'Let the programs that read them judge them'
            cand --install 'Install them, in the place of an earlier installation'
            cand --uninstall 'Remove what was installed, whatever flags it was installed with'
            cand --json 'Answer as JSON'
            cand --diff 'Show how they differ from those in --write DIR, or from what is installed'
            cand --dry-run 'With --install or --uninstall: show every step, and do none'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;deploy;help'= {
            cand nginx 'nginx in front of the server: TLS ends there, or passes through'
            cand caddy 'Caddy in front of the server: TLS ends there'
            cand haproxy 'haproxy in front of the server: TLS ends there, or passes through'
            cand systemd 'Run the server as a service: its sockets, its bounds, the timer of its renewal'
            cand cron 'Run the renewal every hour, where systemd does not run'
            cand firewall 'Open ports in the firewall of the machine: ufw, firewalld, nftables'
            cand docker 'A container: a small image without root, and a service for Docker Compose'
            cand cloud-run 'A service of Google Cloud Run: its YAML, and the script that puts it there'
            cand gcp-lb 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only'
            cand kubernetes 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;deploy;help;nginx'= {
        }
        &'voicectl;deploy;help;caddy'= {
        }
        &'voicectl;deploy;help;haproxy'= {
        }
        &'voicectl;deploy;help;systemd'= {
        }
        &'voicectl;deploy;help;cron'= {
        }
        &'voicectl;deploy;help;firewall'= {
        }
        &'voicectl;deploy;help;docker'= {
        }
        &'voicectl;deploy;help;cloud-run'= {
        }
        &'voicectl;deploy;help;gcp-lb'= {
        }
        &'voicectl;deploy;help;kubernetes'= {
        }
        &'voicectl;deploy;help;help'= {
        }
        &'voicectl;config'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand show 'Show the settings of the server as they are in force'
            cand set 'Change settings of the server in `config.toml`'
            cand unset 'Take settings out of `config.toml`: they then have their defaults'
            cand example 'Print a configuration file with every setting in it, commented out'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;config;show'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --origin 'Say where each value comes from'
            cand --json 'Print JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;config;set'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --dry-run 'Print the file as it would be, and write nothing'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;config;unset'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --dry-run 'Print the file as it would be, and write nothing'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;config;example'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;config;help'= {
            cand show 'Show the settings of the server as they are in force'
            cand set 'Change settings of the server in `config.toml`'
            cand unset 'Take settings out of `config.toml`: they then have their defaults'
            cand example 'Print a configuration file with every setting in it, commented out'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;config;help;show'= {
        }
        &'voicectl;config;help;set'= {
        }
        &'voicectl;config;help;unset'= {
        }
        &'voicectl;config;help;example'= {
        }
        &'voicectl;config;help;help'= {
        }
        &'voicectl;auth'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand key 'API keys, for programs'
            cand user 'Users, who sign in with a password'
            cand share 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;auth;key'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand new 'Make an API key'
            cand list 'List the API keys: what for, how old, until when, and which need attention'
            cand revoke 'Revoke an API key: running servers refuse it from their next request on'
            cand rotate 'Make a new API key in the place of another, which stays good for a while'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;auth;key;new'= {
            cand --scope 'What it is good for: stt, tts, stream, admin, metrics; with commas, or again for more [default: stt,tts,stream]'
            cand --expires 'When it ends: 90d, or a day such as 2027-06-30 [default: never]'
            cand --rate 'How often it may be used, such as 60/m [default: the server''s limit]'
            cand --out 'Write the key into a new file that only its owner may read, and not to standard output'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;key;list'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;key;revoke'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;key;rotate'= {
            cand --grace 'How long the old one stays good'
            cand --expires 'When the new one ends: 90d, or a day such as 2027-06-30 [default: as long as the old one]'
            cand --out 'Write the key into a new file that only its owner may read, and not to standard output'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;key;help'= {
            cand new 'Make an API key'
            cand list 'List the API keys: what for, how old, until when, and which need attention'
            cand revoke 'Revoke an API key: running servers refuse it from their next request on'
            cand rotate 'Make a new API key in the place of another, which stays good for a while'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;auth;key;help;new'= {
        }
        &'voicectl;auth;key;help;list'= {
        }
        &'voicectl;auth;key;help;revoke'= {
        }
        &'voicectl;auth;key;help;rotate'= {
        }
        &'voicectl;auth;key;help;help'= {
        }
        &'voicectl;auth;user'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand add 'Add a user, who may sign in at `POST /auth/login`'
            cand passwd 'Set another password; all logins of the user end'
            cand rm 'Remove a user; all logins end at once'
            cand list 'List the users'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;auth;user;add'= {
            cand --scope 'What the user may do: stt, tts, stream, admin, metrics; with commas, or again for more [default: stt,tts,stream]'
            cand --password 'Where the password is: prompt, file:PATH, fd:N or env:NAME [default: prompt]'
            cand --password-file 'The same as `--password file:PATH`'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;user;passwd'= {
            cand --password 'Where the password is: prompt, file:PATH, fd:N or env:NAME [default: prompt]'
            cand --password-file 'The same as `--password file:PATH`'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;user;rm'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;user;list'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;user;help'= {
            cand add 'Add a user, who may sign in at `POST /auth/login`'
            cand passwd 'Set another password; all logins of the user end'
            cand rm 'Remove a user; all logins end at once'
            cand list 'List the users'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;auth;user;help;add'= {
        }
        &'voicectl;auth;user;help;passwd'= {
        }
        &'voicectl;auth;user;help;rm'= {
        }
        &'voicectl;auth;user;help;list'= {
        }
        &'voicectl;auth;user;help;help'= {
        }
        &'voicectl;auth;share'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;auth;help'= {
            cand key 'API keys, for programs'
            cand user 'Users, who sign in with a password'
            cand share 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;auth;help;key'= {
            cand new 'Make an API key'
            cand list 'List the API keys: what for, how old, until when, and which need attention'
            cand revoke 'Revoke an API key: running servers refuse it from their next request on'
            cand rotate 'Make a new API key in the place of another, which stays good for a while'
        }
        &'voicectl;auth;help;key;new'= {
        }
        &'voicectl;auth;help;key;list'= {
        }
        &'voicectl;auth;help;key;revoke'= {
        }
        &'voicectl;auth;help;key;rotate'= {
        }
        &'voicectl;auth;help;user'= {
            cand add 'Add a user, who may sign in at `POST /auth/login`'
            cand passwd 'Set another password; all logins of the user end'
            cand rm 'Remove a user; all logins end at once'
            cand list 'List the users'
        }
        &'voicectl;auth;help;user;add'= {
        }
        &'voicectl;auth;help;user;passwd'= {
        }
        &'voicectl;auth;help;user;rm'= {
        }
        &'voicectl;auth;help;user;list'= {
        }
        &'voicectl;auth;help;share'= {
        }
        &'voicectl;auth;help;help'= {
        }
        &'voicectl;model'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List the models: known, installed, your own'
            cand pull 'Fetch a model and verify it'
            cand rm 'Remove an installed model'
            cand verify 'Hash installed models from their first byte to their last'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;model;list'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;model;pull'= {
            cand --sha256 'SHA-256 of the file behind a URL, in hex'
            cand --name 'Name for the model behind a URL [default: as its file is called]'
            cand --mirror 'Where known models are fetched from [default: Hugging Face] [env: VOICECTL_MODEL_MIRROR]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;model;rm'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;model;verify'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;model;help'= {
            cand list 'List the models: known, installed, your own'
            cand pull 'Fetch a model and verify it'
            cand rm 'Remove an installed model'
            cand verify 'Hash installed models from their first byte to their last'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;model;help;list'= {
        }
        &'voicectl;model;help;pull'= {
        }
        &'voicectl;model;help;rm'= {
        }
        &'voicectl;model;help;verify'= {
        }
        &'voicectl;model;help;help'= {
        }
        &'voicectl;say'= {
            cand -o 'File to write; its extension chooses the format'
            cand --output 'File to write; its extension chooses the format'
            cand --format 'Format: mp3, opus, flac, wav or pcm [default: by the file''s extension, else wav]'
            cand --lang 'Language: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT, or its first part'
            cand --speed 'Speed: 0.25 to 4'
            cand --server 'Let a server do it: this one, or any with OpenAI''s API, such as `https://voice.lan:8443` [env: VOICECTL_SERVER]'
            cand --server-key 'Where its key is: prompt, file:PATH, fd:N or env:NAME [default: env:VOICECTL_SERVER_KEY, where that is set]'
            cand --server-ca 'CA of its certificate, beside those of this system and the local CA'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --force 'Replace the file when it exists'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;transcribe'= {
            cand --format 'Form of the answer: the words, JSON, or subtitles of one file'
            cand --prompt 'What was said before, or names and spellings to expect'
            cand --language 'Language as an ISO 639-1 code [default: found out]'
            cand --server 'Let a server do it: this one, or any with OpenAI''s API, such as `https://voice.lan:8443` [env: VOICECTL_SERVER]'
            cand --server-key 'Where its key is: prompt, file:PATH, fd:N or env:NAME [default: env:VOICECTL_SERVER_KEY, where that is set]'
            cand --server-ca 'CA of its certificate, beside those of this system and the local CA'
            cand --model 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]'
            cand --without 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON: an array with text, language, duration and segments of each file'
            cand --words 'With JSON: the times of each word as well'
            cand --translate 'Translate into English'
            cand --live 'Write words while the sound comes in, through the server; one line per utterance'
            cand --pull 'Fetch the model without asking when it is not installed'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;bench'= {
            cand --model 'Recognition model: a name of `voicectl model list`, or a file; may be repeated: the first is the default one, the others are loaded on demand [default: base-q5_1] [env: VOICECTL_MODEL]'
            cand --without 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --pull 'Fetch models without asking when they are not installed'
            cand --json 'Answer as JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;self-check'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON: an array with part, ok, detail and repairs'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;completions'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;man'= {
            cand --out 'Write one page per command into this folder, instead of the main page to standard output'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;help'= {
            cand init 'The first run on this machine: three questions, then a page that is trusted'
            cand cert 'Certificates from your own CA'
            cand acme 'Certificates from a CA that speaks ACME, such as Let''s Encrypt'
            cand renew 'Renew every certificate that is due'
            cand inspect 'Show certificates in files, folders, lineages and on servers'
            cand doctor 'Find out why a client does not come through, and what repairs it'
            cand audit 'Grade a set-up for production, each finding with its repair'
            cand trust 'Make clients trust your CA'
            cand serve 'The voice server: HTTPS, speech to text, text to speech'
            cand up 'From a machine with nothing on it to a server in production'
            cand down 'Take back what `voicectl up` did'
            cand deploy 'Files for proxies, service managers, containers and clouds'
            cand config 'The settings, and where each comes from'
            cand auth 'Who may use the server: API keys and users'
            cand model 'Recognition models on disk'
            cand say 'Speak a text into a file or to standard output'
            cand transcribe 'Write down what is said in audio files'
            cand bench 'How fast recognition is on this machine, and the settings that suit it'
            cand self-check 'Whether this binary works on this machine, to be asked after an installation'
            cand completions 'Print the completions of a shell'
            cand man 'Write the man pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;help;init'= {
        }
        &'voicectl;help;cert'= {
            cand new 'Make a certificate that your own CA signs'
            cand list 'List certificates and when they end'
            cand import 'Make a lineage of a certificate that somebody else issued'
            cand export 'Write a certificate in the form that another program wants'
            cand csr 'Make a certification request for a CA elsewhere, and its key'
            cand sign 'Sign somebody''s certification request with your CA'
            cand lint 'Say what is wrong with certificates, and which clients mind'
            cand rm 'Remove lineages with all their versions and keys'
            cand ca 'Your own CAs'
        }
        &'voicectl;help;cert;new'= {
        }
        &'voicectl;help;cert;list'= {
        }
        &'voicectl;help;cert;import'= {
        }
        &'voicectl;help;cert;export'= {
        }
        &'voicectl;help;cert;csr'= {
        }
        &'voicectl;help;cert;sign'= {
        }
        &'voicectl;help;cert;lint'= {
        }
        &'voicectl;help;cert;rm'= {
        }
        &'voicectl;help;cert;ca'= {
            cand new 'Make a CA, with the limits that you want it to have'
            cand show 'Show a CA: where it is, its fingerprint, when it ends, what it may sign'
            cand list 'List the CAs, what they may sign, and when they end'
            cand export 'Write a CA''s root certificate for clients'
            cand rotate 'Put a new root in a CA''s place, without a client that stands outside'
            cand rm 'Remove a CA with its keys'
        }
        &'voicectl;help;cert;ca;new'= {
        }
        &'voicectl;help;cert;ca;show'= {
        }
        &'voicectl;help;cert;ca;list'= {
        }
        &'voicectl;help;cert;ca;export'= {
        }
        &'voicectl;help;cert;ca;rotate'= {
        }
        &'voicectl;help;cert;ca;rm'= {
        }
        &'voicectl;help;acme'= {
            cand issue 'Get a certificate from a CA that speaks ACME, and keep it as a lineage'
            cand status 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way'
            cand due 'Say whether a certificate is due, and by which rule'
            cand revoke 'Revoke a certificate, for good'
            cand dns-record 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)'
            cand account 'Your accounts at CAs'
        }
        &'voicectl;help;acme;issue'= {
        }
        &'voicectl;help;acme;status'= {
        }
        &'voicectl;help;acme;due'= {
        }
        &'voicectl;help;acme;revoke'= {
        }
        &'voicectl;help;acme;dns-record'= {
        }
        &'voicectl;help;acme;account'= {
            cand new 'Make an account at a CA'
            cand show 'Show accounts: all of them as they are on disk, or one as its CA sees it'
            cand update 'Change the addresses that the CA may write to'
            cand rollover 'Give an account a new key'
            cand deactivate 'End an account, for good'
            cand import 'Take over an account that another client made'
        }
        &'voicectl;help;acme;account;new'= {
        }
        &'voicectl;help;acme;account;show'= {
        }
        &'voicectl;help;acme;account;update'= {
        }
        &'voicectl;help;acme;account;rollover'= {
        }
        &'voicectl;help;acme;account;deactivate'= {
        }
        &'voicectl;help;acme;account;import'= {
        }
        &'voicectl;help;renew'= {
            cand hook 'Show or set what happens around each renewal of a lineage, or hand its certificate over now'
            cand notify 'Who is told when a certificate is in trouble'
            cand schedule 'Let systemd or cron run `voicectl renew` every hour'
        }
        &'voicectl;help;renew;hook'= {
        }
        &'voicectl;help;renew;notify'= {
        }
        &'voicectl;help;renew;schedule'= {
        }
        &'voicectl;help;inspect'= {
        }
        &'voicectl;help;doctor'= {
        }
        &'voicectl;help;audit'= {
        }
        &'voicectl;help;trust'= {
            cand install 'Make the clients of this machine trust your CA'
            cand uninstall 'Take your CA out of every trust store of this machine'
            cand status 'Show which trust stores of this machine have your CA'
            cand env 'Print the variables that make programs trust your CA'
            cand run 'Run a command that trusts your CA, with nothing installed'
            cand share 'Hand your CA to phones and other machines: a page for some minutes'
        }
        &'voicectl;help;trust;install'= {
        }
        &'voicectl;help;trust;uninstall'= {
        }
        &'voicectl;help;trust;status'= {
        }
        &'voicectl;help;trust;env'= {
        }
        &'voicectl;help;trust;run'= {
        }
        &'voicectl;help;trust;share'= {
        }
        &'voicectl;help;serve'= {
        }
        &'voicectl;help;up'= {
        }
        &'voicectl;help;down'= {
        }
        &'voicectl;help;deploy'= {
            cand nginx 'nginx in front of the server: TLS ends there, or passes through'
            cand caddy 'Caddy in front of the server: TLS ends there'
            cand haproxy 'haproxy in front of the server: TLS ends there, or passes through'
            cand systemd 'Run the server as a service: its sockets, its bounds, the timer of its renewal'
            cand cron 'Run the renewal every hour, where systemd does not run'
            cand firewall 'Open ports in the firewall of the machine: ufw, firewalld, nftables'
            cand docker 'A container: a small image without root, and a service for Docker Compose'
            cand cloud-run 'A service of Google Cloud Run: its YAML, and the script that puts it there'
            cand gcp-lb 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only'
            cand kubernetes 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies'
        }
        &'voicectl;help;deploy;nginx'= {
        }
        &'voicectl;help;deploy;caddy'= {
        }
        &'voicectl;help;deploy;haproxy'= {
        }
        &'voicectl;help;deploy;systemd'= {
        }
        &'voicectl;help;deploy;cron'= {
        }
        &'voicectl;help;deploy;firewall'= {
        }
        &'voicectl;help;deploy;docker'= {
        }
        &'voicectl;help;deploy;cloud-run'= {
        }
        &'voicectl;help;deploy;gcp-lb'= {
        }
        &'voicectl;help;deploy;kubernetes'= {
        }
        &'voicectl;help;config'= {
            cand show 'Show the settings of the server as they are in force'
            cand set 'Change settings of the server in `config.toml`'
            cand unset 'Take settings out of `config.toml`: they then have their defaults'
            cand example 'Print a configuration file with every setting in it, commented out'
        }
        &'voicectl;help;config;show'= {
        }
        &'voicectl;help;config;set'= {
        }
        &'voicectl;help;config;unset'= {
        }
        &'voicectl;help;config;example'= {
        }
        &'voicectl;help;auth'= {
            cand key 'API keys, for programs'
            cand user 'Users, who sign in with a password'
            cand share 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with'
        }
        &'voicectl;help;auth;key'= {
            cand new 'Make an API key'
            cand list 'List the API keys: what for, how old, until when, and which need attention'
            cand revoke 'Revoke an API key: running servers refuse it from their next request on'
            cand rotate 'Make a new API key in the place of another, which stays good for a while'
        }
        &'voicectl;help;auth;key;new'= {
        }
        &'voicectl;help;auth;key;list'= {
        }
        &'voicectl;help;auth;key;revoke'= {
        }
        &'voicectl;help;auth;key;rotate'= {
        }
        &'voicectl;help;auth;user'= {
            cand add 'Add a user, who may sign in at `POST /auth/login`'
            cand passwd 'Set another password; all logins of the user end'
            cand rm 'Remove a user; all logins end at once'
            cand list 'List the users'
        }
        &'voicectl;help;auth;user;add'= {
        }
        &'voicectl;help;auth;user;passwd'= {
        }
        &'voicectl;help;auth;user;rm'= {
        }
        &'voicectl;help;auth;user;list'= {
        }
        &'voicectl;help;auth;share'= {
        }
        &'voicectl;help;model'= {
            cand list 'List the models: known, installed, your own'
            cand pull 'Fetch a model and verify it'
            cand rm 'Remove an installed model'
            cand verify 'Hash installed models from their first byte to their last'
        }
        &'voicectl;help;model;list'= {
        }
        &'voicectl;help;model;pull'= {
        }
        &'voicectl;help;model;rm'= {
        }
        &'voicectl;help;model;verify'= {
        }
        &'voicectl;help;say'= {
        }
        &'voicectl;help;transcribe'= {
        }
        &'voicectl;help;bench'= {
        }
        &'voicectl;help;self-check'= {
        }
        &'voicectl;help;completions'= {
        }
        &'voicectl;help;man'= {
        }
        &'voicectl;help;help'= {
        }
    ]
    $completions[$command]
}
