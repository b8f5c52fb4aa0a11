
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'voicectl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'voicectl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'voicectl' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'The first run on this machine: three questions, then a page that is trusted')
            [CompletionResult]::new('cert', 'cert', [CompletionResultType]::ParameterValue, 'Certificates from your own CA')
            [CompletionResult]::new('acme', 'acme', [CompletionResultType]::ParameterValue, 'Certificates from a CA that speaks ACME, such as Let''s Encrypt')
            [CompletionResult]::new('renew', 'renew', [CompletionResultType]::ParameterValue, 'Renew every certificate that is due')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Show certificates in files, folders, lineages and on servers')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Find out why a client does not come through, and what repairs it')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Grade a set-up for production, each finding with its repair')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Make clients trust your CA')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'The voice server: HTTPS, speech to text, text to speech')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'From a machine with nothing on it to a server in production')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Take back what `voicectl up` did')
            [CompletionResult]::new('deploy', 'deploy', [CompletionResultType]::ParameterValue, 'Files for proxies, service managers, containers and clouds')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'The settings, and where each comes from')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Who may use the server: API keys and users')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Recognition models on disk')
            [CompletionResult]::new('say', 'say', [CompletionResultType]::ParameterValue, 'Speak a text into a file or to standard output')
            [CompletionResult]::new('transcribe', 'transcribe', [CompletionResultType]::ParameterValue, 'Write down what is said in audio files')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'How fast recognition is on this machine, and the settings that suit it')
            [CompletionResult]::new('self-check', 'self-check', [CompletionResultType]::ParameterValue, 'Whether this binary works on this machine, to be asked after an installation')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the man pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;init' {
            [CompletionResult]::new('--who', '--who', [CompletionResultType]::ParameterName, 'Who may use the server [default: asked for, or as it is set already, else machine]')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model: a name of `voicectl model list`, or a file; `demo` is there without a network, for this time [default: asked for, or the one that is installed, else base-q5_1]')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of the server [default: as it is set already, else 8443]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--trust', '--trust', [CompletionResultType]::ParameterName, 'Let browsers and programs of this machine trust it [default: asked for, or yes]')
            [CompletionResult]::new('--no-trust', '--no-trust', [CompletionResultType]::ParameterName, 'Leave the trust stores as they are')
            [CompletionResult]::new('--no-serve', '--no-serve', [CompletionResultType]::ParameterName, 'Do not start the server')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show everything that would be done, and do nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Ask nothing: what no flag says is as proposed')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Ask nothing: what no flag says is as proposed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'With --dry-run: answer as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a certificate that your own CA signs')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List certificates and when they end')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a lineage of a certificate that somebody else issued')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a certificate in the form that another program wants')
            [CompletionResult]::new('csr', 'csr', [CompletionResultType]::ParameterValue, 'Make a certification request for a CA elsewhere, and its key')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign somebody''s certification request with your CA')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Say what is wrong with certificates, and which clients mind')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove lineages with all their versions and keys')
            [CompletionResult]::new('ca', 'ca', [CompletionResultType]::ParameterValue, 'Your own CAs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;cert;new' {
            [CompletionResult]::new('--names-from', '--names-from', [CompletionResultType]::ParameterName, 'A certificate for each line of this file, names separated by blanks; `-` is standard input')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What it is for: server, client, peer (both ends), webtransport (pinned by hash, 14 days)')
            [CompletionResult]::new('--key-type', '--key-type', [CompletionResultType]::ParameterName, 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096')
            [CompletionResult]::new('--days', '--days', [CompletionResultType]::ParameterName, 'Lifetime in days [default: 90; 14 for webtransport]')
            [CompletionResult]::new('--not-after', '--not-after', [CompletionResultType]::ParameterName, 'The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Name of the lineage [default: the first name]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write plain files into this folder instead of a lineage')
            [CompletionResult]::new('--layout', '--layout', [CompletionResultType]::ParameterName, 'Names of the files: pem, mkcert, server (server.crt, server.key), kubernetes (tls.crt, tls.key), combined')
            [CompletionResult]::new('--export', '--export', [CompletionResultType]::ParameterName, 'One more file beside the others, may be repeated')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of the key and of PKCS#12 is: prompt, file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA that signs [default: local, made on first use]')
            [CompletionResult]::new('--ca-passphrase', '--ca-passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of the CA''s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The whole subject in OpenSSL''s notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]')
            [CompletionResult]::new('--cn', '--cn', [CompletionResultType]::ParameterName, 'Common name')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Organization')
            [CompletionResult]::new('--org-unit', '--org-unit', [CompletionResultType]::ParameterName, 'Organizational unit')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Country, two letters')
            [CompletionResult]::new('--province', '--province', [CompletionResultType]::ParameterName, 'State or province')
            [CompletionResult]::new('--locality', '--locality', [CompletionResultType]::ParameterName, 'City')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'A certificate for a client: short for --profile client')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace what is there')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be made, and make nothing')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt the key (PKCS#8, PBES2, AES-256); lineages are read with nobody there, so theirs cannot be')
            [CompletionResult]::new('--self-signed', '--self-signed', [CompletionResultType]::ParameterName, 'Let the certificate sign itself: browsers then accept it only one by one')
            [CompletionResult]::new('--throwaway-ca', '--throwaway-ca', [CompletionResultType]::ParameterName, 'A CA for these names alone, whose key is never written: nothing else can ever be signed with it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;list' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;import' {
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Its key, where it is in a file of its own')
            [CompletionResult]::new('--chain', '--chain', [CompletionResultType]::ParameterName, 'Its intermediates, where they are in a file of their own')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Name of the lineage [default: the first name of the certificate]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of the key is: prompt, file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Check everything and change nothing')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Take an expired certificate, and replace another one of the lineage')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What to write')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file [default: standard output]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of what is written is: prompt, file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--passphrase-in', '--passphrase-in', [CompletionResultType]::ParameterName, 'Where the pass phrase of what is read is')
            [CompletionResult]::new('--alias', '--alias', [CompletionResultType]::ParameterName, 'Name inside of PKCS#12 [default: the lineage, or the first name of the certificate]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--legacy', '--legacy', [CompletionResultType]::ParameterName, 'Encrypt PKCS#12 with Triple DES and SHA-1, for old programs')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;csr' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write privkey.pem and request.pem into this folder')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Use this key instead of a new one')
            [CompletionResult]::new('--key-type', '--key-type', [CompletionResultType]::ParameterName, 'Kind of the new key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of the key is: prompt, file:PATH, fd:N or env:NAME [default: prompt]')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The whole subject in OpenSSL''s notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]')
            [CompletionResult]::new('--cn', '--cn', [CompletionResultType]::ParameterName, 'Common name')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Organization')
            [CompletionResult]::new('--org-unit', '--org-unit', [CompletionResultType]::ParameterName, 'Organizational unit')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Country, two letters')
            [CompletionResult]::new('--province', '--province', [CompletionResultType]::ParameterName, 'State or province')
            [CompletionResult]::new('--locality', '--locality', [CompletionResultType]::ParameterName, 'City')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt the new key (PKCS#8, PBES2, AES-256)')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace what is there')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;sign' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What it is for: server, client, peer (both ends), webtransport')
            [CompletionResult]::new('--days', '--days', [CompletionResultType]::ParameterName, 'Lifetime in days [default: 90; 14 for webtransport]')
            [CompletionResult]::new('--not-after', '--not-after', [CompletionResultType]::ParameterName, 'The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file [default: standard output]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file [default: standard output]')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA that signs [default: local, made on first use]')
            [CompletionResult]::new('--ca-passphrase', '--ca-passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of the CA''s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;lint' {
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Leave out findings of this code; can be repeated')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'The mildest finding that makes the exit code 3: notice, warning, error')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of encrypted files is: prompt, file:PATH, fd:N, env:NAME')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List every code with its meaning')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;rm' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;ca' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a CA, with the limits that you want it to have')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a CA: where it is, its fingerprint, when it ends, what it may sign')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the CAs, what they may sign, and when they end')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a CA''s root certificate for clients')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Put a new root in a CA''s place, without a client that stands outside')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a CA with its keys')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;cert;ca;new' {
            [CompletionResult]::new('--constrain', '--constrain', [CompletionResultType]::ParameterName, 'It may sign only below this: a DNS name, an address range, or @host for e-mail; may be repeated')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase is: prompt, file:PATH, fd:N or env:NAME [default: prompt]')
            [CompletionResult]::new('--key-type', '--key-type', [CompletionResultType]::ParameterName, 'Kind of its keys: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096')
            [CompletionResult]::new('--days', '--days', [CompletionResultType]::ParameterName, 'Lifetime in days [default: 90; 14 for webtransport]')
            [CompletionResult]::new('--not-after', '--not-after', [CompletionResultType]::ParameterName, 'The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The whole subject in OpenSSL''s notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]')
            [CompletionResult]::new('--cn', '--cn', [CompletionResultType]::ParameterName, 'Common name')
            [CompletionResult]::new('--org', '--org', [CompletionResultType]::ParameterName, 'Organization')
            [CompletionResult]::new('--org-unit', '--org-unit', [CompletionResultType]::ParameterName, 'Organizational unit')
            [CompletionResult]::new('--country', '--country', [CompletionResultType]::ParameterName, 'Country, two letters')
            [CompletionResult]::new('--province', '--province', [CompletionResultType]::ParameterName, 'State or province')
            [CompletionResult]::new('--locality', '--locality', [CompletionResultType]::ParameterName, 'City')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--intermediate', '--intermediate', [CompletionResultType]::ParameterName, 'Let an intermediate sign the leaves [default: when there are constraints]')
            [CompletionResult]::new('--no-intermediate', '--no-intermediate', [CompletionResultType]::ParameterName, 'Let the root sign the leaves although there are constraints')
            [CompletionResult]::new('--discard-root-key', '--discard-root-key', [CompletionResultType]::ParameterName, 'Never write the root''s key: the intermediate signs, and nobody makes another one')
            [CompletionResult]::new('--encrypt-key', '--encrypt-key', [CompletionResultType]::ParameterName, 'Encrypt its keys (PKCS#8, PBES2, AES-256): signing then needs the pass phrase')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be made, and make nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;ca;show' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--pem', '--pem', [CompletionResultType]::ParameterName, 'Print the root certificate in PEM form')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;ca;list' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;ca;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file [default: standard output]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to this file [default: standard output]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--previous', '--previous', [CompletionResultType]::ParameterName, 'Add the roots before the last rotations')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;ca;rotate' {
            [CompletionResult]::new('--days', '--days', [CompletionResultType]::ParameterName, 'Lifetime of the new root in days')
            [CompletionResult]::new('--key-type', '--key-type', [CompletionResultType]::ParameterName, 'Kind of its keys: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096')
            [CompletionResult]::new('--ca-passphrase', '--ca-passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of the key is, which stays the same: prompt, file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--without-overlap', '--without-overlap', [CompletionResultType]::ParameterName, 'Go on although the present root cannot sign the new one: clients must trust the new one first')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;ca;rm' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;cert;ca;help' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a CA, with the limits that you want it to have')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a CA: where it is, its fingerprint, when it ends, what it may sign')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the CAs, what they may sign, and when they end')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a CA''s root certificate for clients')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Put a new root in a CA''s place, without a client that stands outside')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a CA with its keys')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;cert;ca;help;new' {
            break
        }
        'voicectl;cert;ca;help;show' {
            break
        }
        'voicectl;cert;ca;help;list' {
            break
        }
        'voicectl;cert;ca;help;export' {
            break
        }
        'voicectl;cert;ca;help;rotate' {
            break
        }
        'voicectl;cert;ca;help;rm' {
            break
        }
        'voicectl;cert;ca;help;help' {
            break
        }
        'voicectl;cert;help' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a certificate that your own CA signs')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List certificates and when they end')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a lineage of a certificate that somebody else issued')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a certificate in the form that another program wants')
            [CompletionResult]::new('csr', 'csr', [CompletionResultType]::ParameterValue, 'Make a certification request for a CA elsewhere, and its key')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign somebody''s certification request with your CA')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Say what is wrong with certificates, and which clients mind')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove lineages with all their versions and keys')
            [CompletionResult]::new('ca', 'ca', [CompletionResultType]::ParameterValue, 'Your own CAs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;cert;help;new' {
            break
        }
        'voicectl;cert;help;list' {
            break
        }
        'voicectl;cert;help;import' {
            break
        }
        'voicectl;cert;help;export' {
            break
        }
        'voicectl;cert;help;csr' {
            break
        }
        'voicectl;cert;help;sign' {
            break
        }
        'voicectl;cert;help;lint' {
            break
        }
        'voicectl;cert;help;rm' {
            break
        }
        'voicectl;cert;help;ca' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a CA, with the limits that you want it to have')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a CA: where it is, its fingerprint, when it ends, what it may sign')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the CAs, what they may sign, and when they end')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a CA''s root certificate for clients')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Put a new root in a CA''s place, without a client that stands outside')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a CA with its keys')
            break
        }
        'voicectl;cert;help;ca;new' {
            break
        }
        'voicectl;cert;help;ca;show' {
            break
        }
        'voicectl;cert;help;ca;list' {
            break
        }
        'voicectl;cert;help;ca;export' {
            break
        }
        'voicectl;cert;help;ca;rotate' {
            break
        }
        'voicectl;cert;help;ca;rm' {
            break
        }
        'voicectl;cert;help;help' {
            break
        }
        'voicectl;acme' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('issue', 'issue', [CompletionResultType]::ParameterValue, 'Get a certificate from a CA that speaks ACME, and keep it as a lineage')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way')
            [CompletionResult]::new('due', 'due', [CompletionResultType]::ParameterValue, 'Say whether a certificate is due, and by which rule')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke a certificate, for good')
            [CompletionResult]::new('dns-record', 'dns-record', [CompletionResultType]::ParameterValue, 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Your accounts at CAs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;acme;issue' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'DNS names, wildcards and IP addresses of one certificate; may be repeated, or separated by commas')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'DNS names, wildcards and IP addresses of one certificate; may be repeated, or separated by commas')
            [CompletionResult]::new('--names-from', '--names-from', [CompletionResultType]::ParameterName, 'One certificate for each line of this file; `-` is standard input')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the lineage [default: the first name]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one CA, such as 90s or 10m')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory; repeat it in order of preference [default: letsencrypt]')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Address that the CA may write to; again for more')
            [CompletionResult]::new('--eab-kid', '--eab-kid', [CompletionResultType]::ParameterName, 'Identifier of the key that binds the account to one that you have with the CA')
            [CompletionResult]::new('--eab-hmac-key', '--eab-hmac-key', [CompletionResultType]::ParameterName, 'Where that key is: prompt, file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--challenge', '--challenge', [CompletionResultType]::ParameterName, 'http-01, tls-alpn-01, dns-01 or dns-persist-01 [default: dns-01 with --dns, else http-01]')
            [CompletionResult]::new('--webroot', '--webroot', [CompletionResultType]::ParameterName, 'Put http-01 answers below this folder, which a web server shows on port 80')
            [CompletionResult]::new('--http-listen', '--http-listen', [CompletionResultType]::ParameterName, 'Answer http-01 on this address; may be repeated [default: port 80 of all addresses]')
            [CompletionResult]::new('--tls-listen', '--tls-listen', [CompletionResultType]::ParameterName, 'Answer tls-alpn-01 on this address; may be repeated [default: port 443 of all addresses]')
            [CompletionResult]::new('--preflight', '--preflight', [CompletionResultType]::ParameterName, 'What to do about things that look wrong before the CA is asked [default: warn; off for CAs by URL]')
            [CompletionResult]::new('--dns', '--dns', [CompletionResultType]::ParameterName, 'Prove names by TXT records, set by: manual, exec:PATH, certbot:AUTH[,CLEANUP], acme.sh:PATH, acme-dns, rfc2136, or a provider such as cloudflare')
            [CompletionResult]::new('--dns-credentials', '--dns-credentials', [CompletionResultType]::ParameterName, 'Read what the provider needs from this file of NAME=VALUE lines that nobody else may read (0600)')
            [CompletionResult]::new('--dns-resolver', '--dns-resolver', [CompletionResultType]::ParameterName, 'Ask this resolver instead of the system''s, such as 192.0.2.53 or 192.0.2.53:5353; can be repeated')
            [CompletionResult]::new('--dns-port', '--dns-port', [CompletionResultType]::ParameterName, 'Ask the servers of a zone on this port, for a zone that is not in the public DNS')
            [CompletionResult]::new('--propagation', '--propagation', [CompletionResultType]::ParameterName, 'Whom to ask before the CA is: authoritative (every server of the zone), resolvers, off')
            [CompletionResult]::new('--propagation-timeout', '--propagation-timeout', [CompletionResultType]::ParameterName, 'How long to wait until the records are seen')
            [CompletionResult]::new('--dns-hook-timeout', '--dns-hook-timeout', [CompletionResultType]::ParameterName, 'How long one call of a hook may take [default: 2m]')
            [CompletionResult]::new('--pre-hook', '--pre-hook', [CompletionResultType]::ParameterName, 'Shell command before anything is renewed; may be repeated')
            [CompletionResult]::new('--deploy-hook', '--deploy-hook', [CompletionResultType]::ParameterName, 'Shell command that hands each new version over, such as ''systemctl reload nginx''; may be repeated')
            [CompletionResult]::new('--post-hook', '--post-hook', [CompletionResultType]::ParameterName, 'Shell command at the end of a renewal, whatever came; may be repeated')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'Where each new version must be served afterwards; may be repeated')
            [CompletionResult]::new('--key-type', '--key-type', [CompletionResultType]::ParameterName, 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096')
            [CompletionResult]::new('--csr', '--csr', [CompletionResultType]::ParameterName, 'Have this request signed, whose key is elsewhere')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The key of the request, to make it a lineage')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write cert.pem, chain.pem and fullchain.pem into this folder')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'The CA''s kind of certificate, such as shortlived')
            [CompletionResult]::new('--preferred-chain', '--preferred-chain', [CompletionResultType]::ParameterName, 'Name of the root that the chain shall lead to')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Order it again although it is not due, or is there with other names or from elsewhere')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Try everything with the CA''s trial directory, and change nothing here')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Try although a failure was too short a while ago')
            [CompletionResult]::new('--staging', '--staging', [CompletionResultType]::ParameterName, 'Ask the CA''s trial directory: no limits, and certificates that nobody trusts')
            [CompletionResult]::new('--agree-tos', '--agree-tos', [CompletionResultType]::ParameterName, 'Agree to the CA''s terms of service')
            [CompletionResult]::new('--reuse-key', '--reuse-key', [CompletionResultType]::ParameterName, 'Keep the key that is there')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;status' {
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server [default: the one that the lineage was ordered with]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no CA: what it said before counts, else the lifetime')
            [CompletionResult]::new('--refresh-ari', '--refresh-ari', [CompletionResultType]::ParameterName, 'Ask the CA although it said when to ask again')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;due' {
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server [default: the one that the lineage was ordered with]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no CA: what it said before counts, else the lifetime')
            [CompletionResult]::new('--refresh-ari', '--refresh-ari', [CompletionResultType]::ParameterName, 'Ask the CA although it said when to ask again')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;revoke' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA that issued it [default: the one that the lineage remembers]')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why: unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation, privilege-withdrawn')
            [CompletionResult]::new('--by', '--by', [CompletionResultType]::ParameterName, 'Who asks for it')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The certificate''s key [default: the lineage''s]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be revoked, and do not ask the CA')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;dns-record' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Names to prove; `*.example.com` means example.com and --wildcard')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Names to prove; `*.example.com` means example.com and --wildcard')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'What the CA calls itself in such records, where its directory does not say')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'The record counts until then: YYYY-MM-DD or RFC 3339')
            [CompletionResult]::new('--dns-resolver', '--dns-resolver', [CompletionResultType]::ParameterName, 'Ask this resolver instead of the system''s, such as 192.0.2.53 or 192.0.2.53:5353; can be repeated')
            [CompletionResult]::new('--dns-port', '--dns-port', [CompletionResultType]::ParameterName, 'Ask the servers of a zone on this port, for a zone that is not in the public DNS')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--wildcard', '--wildcard', [CompletionResultType]::ParameterName, 'Allow wildcards and everything below the names, too')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Look whether the records are there; exit code 1 when one is missing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;account' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an account at a CA')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show accounts: all of them as they are on disk, or one as its CA sees it')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change the addresses that the CA may write to')
            [CompletionResult]::new('rollover', 'rollover', [CompletionResultType]::ParameterValue, 'Give an account a new key')
            [CompletionResult]::new('deactivate', 'deactivate', [CompletionResultType]::ParameterValue, 'End an account, for good')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take over an account that another client made')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;acme;account;new' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Address that the CA may write to; again for more')
            [CompletionResult]::new('--eab-kid', '--eab-kid', [CompletionResultType]::ParameterName, 'Identifier of the key that binds the account to one that you have with the CA')
            [CompletionResult]::new('--eab-hmac-key', '--eab-hmac-key', [CompletionResultType]::ParameterName, 'Where that key is: prompt, file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--agree-tos', '--agree-tos', [CompletionResultType]::ParameterName, 'Agree to the CA''s terms of service')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;account;show' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Ask this CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Do not ask the CA: show what is on disk')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;account;update' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'The address; again for more')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--no-email', '--no-email', [CompletionResultType]::ParameterName, 'No address at all')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;account;rollover' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;account;deactivate' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;account;import' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Find it where this client keeps its accounts: certbot, lego or acme.sh')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the client [default: /etc/letsencrypt, ./.lego or ~/.acme.sh]')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Its key, PEM or JWK')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Its URL, to be sure that the key is the right one')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--rollover', '--rollover', [CompletionResultType]::ParameterName, 'Give the account a new key if it has none of kind P-256')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;acme;account;help' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an account at a CA')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show accounts: all of them as they are on disk, or one as its CA sees it')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change the addresses that the CA may write to')
            [CompletionResult]::new('rollover', 'rollover', [CompletionResultType]::ParameterValue, 'Give an account a new key')
            [CompletionResult]::new('deactivate', 'deactivate', [CompletionResultType]::ParameterValue, 'End an account, for good')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take over an account that another client made')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;acme;account;help;new' {
            break
        }
        'voicectl;acme;account;help;show' {
            break
        }
        'voicectl;acme;account;help;update' {
            break
        }
        'voicectl;acme;account;help;rollover' {
            break
        }
        'voicectl;acme;account;help;deactivate' {
            break
        }
        'voicectl;acme;account;help;import' {
            break
        }
        'voicectl;acme;account;help;help' {
            break
        }
        'voicectl;acme;help' {
            [CompletionResult]::new('issue', 'issue', [CompletionResultType]::ParameterValue, 'Get a certificate from a CA that speaks ACME, and keep it as a lineage')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way')
            [CompletionResult]::new('due', 'due', [CompletionResultType]::ParameterValue, 'Say whether a certificate is due, and by which rule')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke a certificate, for good')
            [CompletionResult]::new('dns-record', 'dns-record', [CompletionResultType]::ParameterValue, 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Your accounts at CAs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;acme;help;issue' {
            break
        }
        'voicectl;acme;help;status' {
            break
        }
        'voicectl;acme;help;due' {
            break
        }
        'voicectl;acme;help;revoke' {
            break
        }
        'voicectl;acme;help;dns-record' {
            break
        }
        'voicectl;acme;help;account' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an account at a CA')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show accounts: all of them as they are on disk, or one as its CA sees it')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change the addresses that the CA may write to')
            [CompletionResult]::new('rollover', 'rollover', [CompletionResultType]::ParameterValue, 'Give an account a new key')
            [CompletionResult]::new('deactivate', 'deactivate', [CompletionResultType]::ParameterValue, 'End an account, for good')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take over an account that another client made')
            break
        }
        'voicectl;acme;help;account;new' {
            break
        }
        'voicectl;acme;help;account;show' {
            break
        }
        'voicectl;acme;help;account;update' {
            break
        }
        'voicectl;acme;help;account;rollover' {
            break
        }
        'voicectl;acme;help;account;deactivate' {
            break
        }
        'voicectl;acme;help;account;import' {
            break
        }
        'voicectl;acme;help;help' {
            break
        }
        'voicectl;renew' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only this lineage; may be repeated')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'Wait a random time up to this one first, such as 30m, when there is no terminal')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one CA, such as 90s or 10m')
            [CompletionResult]::new('--hook-timeout', '--hook-timeout', [CompletionResultType]::ParameterName, 'Longest time for one hook')
            [CompletionResult]::new('--at-once', '--at-once', [CompletionResultType]::ParameterName, 'Certificates that are renewed side by side')
            [CompletionResult]::new('--ca-passphrase', '--ca-passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of a local CA''s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server [default: the one that the lineage was ordered with]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Renew what is not due, too; with `--only`')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Say what is due when, and by which rule; renew nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'As `--explain`, and try what is due with the CA''s trial directory; change nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Try although a failure was too short a while ago')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no CA: what it said before counts, else the lifetime')
            [CompletionResult]::new('--refresh-ari', '--refresh-ari', [CompletionResultType]::ParameterName, 'Ask the CA although it said when to ask again')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Show or set what happens around each renewal of a lineage, or hand its certificate over now')
            [CompletionResult]::new('notify', 'notify', [CompletionResultType]::ParameterValue, 'Who is told when a certificate is in trouble')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'Let systemd or cron run `voicectl renew` every hour')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;renew;hook' {
            [CompletionResult]::new('--pre', '--pre', [CompletionResultType]::ParameterName, 'Shell command before anything is renewed; may be repeated')
            [CompletionResult]::new('--deploy', '--deploy', [CompletionResultType]::ParameterName, 'Shell command that hands a new version over; may be repeated')
            [CompletionResult]::new('--post', '--post', [CompletionResultType]::ParameterName, 'Shell command at the end, whatever came; may be repeated')
            [CompletionResult]::new('--endpoint', '--endpoint', [CompletionResultType]::ParameterName, 'Where a new version must be served: host:port or a URL as for `inspect`, before it perhaps the name to ask for; may be repeated')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for a hook')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'How long an endpoint may take until it serves the version')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--approve', '--approve', [CompletionResultType]::ParameterName, 'As root, run what the lineage names although the state folder is another user''s: its hooks, its program for DNS')
            [CompletionResult]::new('--clear', '--clear', [CompletionResultType]::ParameterName, 'Forget all that was set before')
            [CompletionResult]::new('--run', '--run', [CompletionResultType]::ParameterName, 'Run the deploy hooks for the present version now, and ask the endpoints')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;renew;notify' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--test', '--test', [CompletionResultType]::ParameterName, 'Send a test message by all channels')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;renew;schedule' {
            [CompletionResult]::new('--writable', '--writable', [CompletionResultType]::ParameterName, 'A folder that deploy hooks write into')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--systemd', '--systemd', [CompletionResultType]::ParameterName, 'A systemd timer')
            [CompletionResult]::new('--cron', '--cron', [CompletionResultType]::ParameterName, 'A line for cron')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install it, in the place of an earlier one')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Show what would be installed; so it is without any of these')
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Remove what was installed, of either kind')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'For this user, also where root runs it')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace or remove what was changed since, or belongs to another state folder')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;renew;help' {
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Show or set what happens around each renewal of a lineage, or hand its certificate over now')
            [CompletionResult]::new('notify', 'notify', [CompletionResultType]::ParameterValue, 'Who is told when a certificate is in trouble')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'Let systemd or cron run `voicectl renew` every hour')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;renew;help;hook' {
            break
        }
        'voicectl;renew;help;notify' {
            break
        }
        'voicectl;renew;help;schedule' {
            break
        }
        'voicectl;renew;help;help' {
            break
        }
        'voicectl;inspect' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to answer')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write JSON or OpenMetrics to a file, which is replaced in one step')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Pass phrase of encrypted keys and PKCS#12 files: prompt, file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Trust anchors to check against: a file, `system` or `local`; may be repeated')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Check for this name instead of the server''s')
            [CompletionResult]::new('--purpose', '--purpose', [CompletionResultType]::ParameterName, 'Check for this purpose [default: what the certificate is made for]')
            [CompletionResult]::new('--sni', '--sni', [CompletionResultType]::ParameterName, 'Ask servers for the certificate of this name')
            [CompletionResult]::new('--starttls', '--starttls', [CompletionResultType]::ParameterName, 'Begin in plain text: smtp, imap, pop3, ftp, ldap, postgres, mysql, xmpp or xmpp-server [default: by scheme or port]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each server, from its address to the end of the handshake')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many servers are asked at once')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Certificate to show to servers that ask for one')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'Its key [default: in the same file]')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Warn when less is left: 30d, 12h, or 33% of the lifetime')
            [CompletionResult]::new('--crit', '--crit', [CompletionResultType]::ParameterName, 'Critical when less is left')
            [CompletionResult]::new('--expect-san', '--expect-san', [CompletionResultType]::ParameterName, 'Every leaf must be for this name; may be repeated')
            [CompletionResult]::new('--expect-issuer', '--expect-issuer', [CompletionResultType]::ParameterName, 'Every leaf''s issuer must contain this text')
            [CompletionResult]::new('--expect-key', '--expect-key', [CompletionResultType]::ParameterName, 'Every leaf must have the key of this file: a key, certificate or request')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON, always an array; the same as `--format json`')
            [CompletionResult]::new('--no-lint', '--no-lint', [CompletionResultType]::ParameterName, 'Leave out what is unusual about the certificates')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Answer as a monitoring plugin: one line, exit codes of Nagios')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;doctor' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Take every client to have the roots of this file; may be repeated')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'Only this client: chromium, firefox, python, requests, node, java, curl, apple; may be repeated')
            [CompletionResult]::new('--websocket', '--websocket', [CompletionResultType]::ParameterName, 'Ask for WebSocket at this path too')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each probe and each program')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--no-programs', '--no-programs', [CompletionResultType]::ParameterName, 'Verdicts by rules only: run no program')
            [CompletionResult]::new('--health', '--health', [CompletionResultType]::ParameterName, 'Ask a server on this machine whether it is well, `/healthz` where the URL has no path; say nothing if so, else the exit code is 1. For health checks of containers: over loopback any certificate will do')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON, always an array, documented in docs/doctor.md')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;audit' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'A root that clients of the server have, beside the system''s and the local CA''s; may be repeated')
            [CompletionResult]::new('--http-port', '--http-port', [CompletionResultType]::ParameterName, 'The port of plain HTTP that must lead to HTTPS [default: 80 where the URL has the port 443]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For each connection; all of them together take at most four times as long')
            [CompletionResult]::new('--fail-under', '--fail-under', [CompletionResultType]::ParameterName, 'Exit with 3 when the grade is below this one: A+, A, B, C, D, F')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Look at this machine')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON, documented in docs/audit.md')
            [CompletionResult]::new('--sarif', '--sarif', [CompletionResultType]::ParameterName, 'Answer in SARIF 2.1.0, for code scanning')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;trust' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Make the clients of this machine trust your CA')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take your CA out of every trust store of this machine')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which trust stores of this machine have your CA')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Print the variables that make programs trust your CA')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a command that trusts your CA, with nothing installed')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Hand your CA to phones and other machines: a page for some minutes')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;trust;install' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store; several are possible [default: all that are on this machine, but not policy]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Policy files of browsers too')
            [CompletionResult]::new('--print-commands', '--print-commands', [CompletionResultType]::ParameterName, 'Print the commands that would be run, and run none')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the commands that would be run, and run none')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask before commands are run as root')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask before commands are run as root')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;trust;uninstall' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store; several are possible [default: all that are on this machine, but not policy]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--strays', '--strays', [CompletionResultType]::ParameterName, 'Also certificates that voicectl once installed and whose CA is not in the state folder any more')
            [CompletionResult]::new('--print-commands', '--print-commands', [CompletionResultType]::ParameterName, 'Print the commands that would be run, and run none')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the commands that would be run, and run none')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask before commands are run as root')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask before commands are run as root')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;trust;status' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Only this store; several are possible [default: all that are on this machine, but not policy]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;trust;env' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'A CA by its name, or a file with roots in PEM or DER form [default: all your own CAs]')
            [CompletionResult]::new('--shell', '--shell', [CompletionResultType]::ParameterName, 'Language of the lines')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;trust;run' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'A CA by its name, or a file with roots in PEM or DER form [default: all your own CAs]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;trust;share' {
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'A CA by its name, or a file with a root in PEM or DER form [default: local]')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address to listen on [default: this machine''s on the local network, any free port]')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Time after which the page is gone, such as `90s`, `10m` or `1h`; at most a day')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--once', '--once', [CompletionResultType]::ParameterName, 'End as soon as the certificate was fetched')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print link and fingerprint in JSON, then serve')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;trust;help' {
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Make the clients of this machine trust your CA')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take your CA out of every trust store of this machine')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which trust stores of this machine have your CA')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Print the variables that make programs trust your CA')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a command that trusts your CA, with nothing installed')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Hand your CA to phones and other machines: a page for some minutes')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;trust;help;install' {
            break
        }
        'voicectl;trust;help;uninstall' {
            break
        }
        'voicectl;trust;help;status' {
            break
        }
        'voicectl;trust;help;env' {
            break
        }
        'voicectl;trust;help;run' {
            break
        }
        'voicectl;trust;help;share' {
            break
        }
        'voicectl;trust;help;help' {
            break
        }
        'voicectl;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address to listen on, unix:/PATH[,mode=660], or fd:NAME for sockets that systemd opened; may be repeated [default: localhost:8443] [env: VOICECTL_LISTEN]')
            [CompletionResult]::new('--http', '--http', [CompletionResultType]::ParameterName, 'Address for plain HTTP that is redirected to HTTPS, and answers http-01 challenges; may be repeated')
            [CompletionResult]::new('--metrics', '--metrics', [CompletionResultType]::ParameterName, 'Address of its own for /metrics and /healthz, over plain HTTP and without a key; may be repeated')
            [CompletionResult]::new('--access', '--access', [CompletionResultType]::ParameterName, 'File with keys, users and the token secret that several servers share, written by `auth share`; it is only read [default: what this state folder has]')
            [CompletionResult]::new('--allow-origin', '--allow-origin', [CompletionResultType]::ParameterName, 'Origin of pages of another site that may use the server, such as `https://app.example.com`; may be repeated')
            [CompletionResult]::new('--oidc-issuer', '--oidc-issuer', [CompletionResultType]::ParameterName, 'Take tokens of this OpenID Connect issuer, as its tokens name it in `iss`')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'What the issuer''s tokens name as their audience, `aud`; may be repeated')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Where the issuer''s keys are: the URL of a JWK Set, or a file with one or with PEM keys [default: what the issuer says]')
            [CompletionResult]::new('--jwt-algorithm', '--jwt-algorithm', [CompletionResultType]::ParameterName, 'Algorithm of the issuer''s tokens: RS256, ES256 or EdDSA; may be repeated [default: RS256]')
            [CompletionResult]::new('--firebase', '--firebase', [CompletionResultType]::ParameterName, 'Take tokens of this Firebase project')
            [CompletionResult]::new('--issuer-root', '--issuer-root', [CompletionResultType]::ParameterName, 'CA that the issuer''s server may have a certificate of, beside the system''s [PEM file]')
            [CompletionResult]::new('--hsts', '--hsts', [CompletionResultType]::ParameterName, 'Tell browsers to come back over HTTPS only: auto (not for localhost and addresses), on or off [default: auto]')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'A limit, such as upload=50MiB; may be repeated; `voicectl config show` lists them')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Certificate file: leaf and intermediates in PEM form')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Private key file of `--cert`')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Lineage to serve [default: one that `serve` makes and keeps for this machine; with --acme, the first name''s]')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'The local CA that signs [default: local]; with --acme letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory, which may be repeated in order of preference [default: letsencrypt]')
            [CompletionResult]::new('--ca-passphrase', '--ca-passphrase', [CompletionResultType]::ParameterName, 'Where the pass phrase of the local CA''s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'DNS names and IP addresses of the certificate; may be repeated, or separated by commas')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'DNS names and IP addresses of the certificate; may be repeated, or separated by commas')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--challenge', '--challenge', [CompletionResultType]::ParameterName, 'Prove names by this alone: tls-alpn-01 on the HTTPS port, http-01 on the port of `--http` [default: the first, and the second if that fails]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'The CA''s kind of certificate, such as shortlived')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Address that the CA may write to; again for more')
            [CompletionResult]::new('--eab-kid', '--eab-kid', [CompletionResultType]::ParameterName, 'Identifier of the key that binds the account to one that you have with the CA')
            [CompletionResult]::new('--eab-hmac-key', '--eab-hmac-key', [CompletionResultType]::ParameterName, 'Where that key is: prompt, file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--trusted-proxy', '--trusted-proxy', [CompletionResultType]::ParameterName, 'Proxy in front that is believed when it says who the client is: an address, a network, `loopback` or `private`; may be repeated')
            [CompletionResult]::new('--engine', '--engine', [CompletionResultType]::ParameterName, '`built-in`, or `upstream` and the addresses of servers with OpenAI''s API, the preferred one first [default: built-in] [env: VOICECTL_ENGINE]')
            [CompletionResult]::new('--upstream-key', '--upstream-key', [CompletionResultType]::ParameterName, 'Where the key for those servers is: file:PATH, fd:N or env:NAME')
            [CompletionResult]::new('--upstream-ca', '--upstream-ca', [CompletionResultType]::ParameterName, 'CA of their certificates, beside those of this system and the local CA')
            [CompletionResult]::new('--upstream-for', '--upstream-for', [CompletionResultType]::ParameterName, 'What they do: stt or tts; the rest stays here; may be repeated [default: both]')
            [CompletionResult]::new('--upstream-model', '--upstream-model', [CompletionResultType]::ParameterName, 'Their recognition model [default: whisper-1]')
            [CompletionResult]::new('--upstream-speech-model', '--upstream-speech-model', [CompletionResultType]::ParameterName, 'Their speech model [default: tts-1]')
            [CompletionResult]::new('--upstream-voice', '--upstream-voice', [CompletionResultType]::ParameterName, 'A voice of theirs, the default one first, such as alloy or if_sara=it; may be repeated [default: OpenAI''s]')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model: a name of `voicectl model list`, or a file; may be repeated: the first is the default one, the others are loaded on demand [default: base-q5_1] [env: VOICECTL_MODEL]')
            [CompletionResult]::new('--vad', '--vad', [CompletionResultType]::ParameterName, 'What finds voice in live speech: earshot, or silero, which `voicectl model pull silero-v5.1.2` fetches [default: earshot] [env: VOICECTL_VAD]')
            [CompletionResult]::new('--states', '--states', [CompletionResultType]::ParameterName, 'Recordings that are recognised side by side [default: by the number of cores]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of one recognition [default: by the number of cores, and more while there is no other]')
            [CompletionResult]::new('--without', '--without', [CompletionResultType]::ParameterName, 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'What to log, such as `info`, `debug` or `voicectl::access=off` [default: info] [env: VOICECTL_LOG]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--open', '--open', [CompletionResultType]::ParameterName, 'Let everyone who reaches the address use the server; what needs more than speech still needs a key')
            [CompletionResult]::new('--allow-no-origin', '--allow-no-origin', [CompletionResultType]::ParameterName, 'Where there is a list of origins: take requests with neither an origin nor a credential too, which is what programs send, and whoever wants to get around the list')
            [CompletionResult]::new('--acme', '--acme', [CompletionResultType]::ParameterName, 'Get the certificate for `-d` from a CA that speaks ACME, and renew it while the server runs')
            [CompletionResult]::new('--agree-tos', '--agree-tos', [CompletionResultType]::ParameterName, 'Agree to the CA''s terms of service')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'No TLS: for a proxy in front, which has the certificate')
            [CompletionResult]::new('--behind-proxy', '--behind-proxy', [CompletionResultType]::ParameterName, 'With --plain beyond this machine: a proxy with TLS is in front')
            [CompletionResult]::new('--proxy-protocol', '--proxy-protocol', [CompletionResultType]::ParameterName, 'Connections of trusted proxies begin with a PROXY header, version 1 or 2')
            [CompletionResult]::new('--forwarded', '--forwarded', [CompletionResultType]::ParameterName, 'Trusted proxies set `Forwarded` (RFC 7239), not `X-Forwarded-For`')
            [CompletionResult]::new('--pull', '--pull', [CompletionResultType]::ParameterName, 'Fetch models without asking when they are not installed')
            [CompletionResult]::new('--browse', '--browse', [CompletionResultType]::ParameterName, 'Open the page in the browser of this desktop once the server is ready')
            [CompletionResult]::new('--log-json', '--log-json', [CompletionResultType]::ParameterName, 'Log as JSON lines')
            [CompletionResult]::new('--print-config', '--print-config', [CompletionResultType]::ParameterName, 'Print the settings that would be in force, with where each comes from, and end')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;up' {
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Address that the CA may write to')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory [default: letsencrypt]')
            [CompletionResult]::new('--ca-root', '--ca-root', [CompletionResultType]::ParameterName, 'Trust this root, too, when talking to the CA''s server')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Name of the API key that is made for the first client')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model, a name of `voicectl model list`')
            [CompletionResult]::new('--https-port', '--https-port', [CompletionResultType]::ParameterName, 'Port of HTTPS')
            [CompletionResult]::new('--http-port', '--http-port', [CompletionResultType]::ParameterName, 'Port of HTTP, which redirects and answers the CA')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Put it behind a proxy that is installed and runs: it gets the ports and the certificate')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'With --proxy: port of this machine between proxy and server [default: a unix socket; 127.0.0.1:8000 for haproxy]')
            [CompletionResult]::new('--challenges', '--challenges', [CompletionResultType]::ParameterName, 'With --proxy: port of this machine where the CA''s challenges are answered [default: 127.0.0.1:8080]')
            [CompletionResult]::new('--fail-under', '--fail-under', [CompletionResultType]::ParameterName, 'Grade that the audit must give: A+, A, B, C, D')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--agree-tos', '--agree-tos', [CompletionResultType]::ParameterName, 'Agree to the CA''s terms of service')
            [CompletionResult]::new('--open', '--open', [CompletionResultType]::ParameterName, 'Let everyone who reaches the server use it')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'With --proxy: leave the service its network, which engines and issuers elsewhere need')
            [CompletionResult]::new('--no-firewall', '--no-firewall', [CompletionResultType]::ParameterName, 'Leave the firewall as it is')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show everything that would be done, and do nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'With --dry-run: answer as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;down' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show every command, and run none')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('nginx', 'nginx', [CompletionResultType]::ParameterValue, 'nginx in front of the server: TLS ends there, or passes through')
            [CompletionResult]::new('caddy', 'caddy', [CompletionResultType]::ParameterValue, 'Caddy in front of the server: TLS ends there')
            [CompletionResult]::new('haproxy', 'haproxy', [CompletionResultType]::ParameterValue, 'haproxy in front of the server: TLS ends there, or passes through')
            [CompletionResult]::new('systemd', 'systemd', [CompletionResultType]::ParameterValue, 'Run the server as a service: its sockets, its bounds, the timer of its renewal')
            [CompletionResult]::new('cron', 'cron', [CompletionResultType]::ParameterValue, 'Run the renewal every hour, where systemd does not run')
            [CompletionResult]::new('firewall', 'firewall', [CompletionResultType]::ParameterValue, 'Open ports in the firewall of the machine: ufw, firewalld, nftables')
            [CompletionResult]::new('docker', 'docker', [CompletionResultType]::ParameterValue, 'A container: a small image without root, and a service for Docker Compose')
            [CompletionResult]::new('cloud-run', 'cloud-run', [CompletionResultType]::ParameterValue, 'A service of Google Cloud Run: its YAML, and the script that puts it there')
            [CompletionResult]::new('gcp-lb', 'gcp-lb', [CompletionResultType]::ParameterValue, 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only')
            [CompletionResult]::new('kubernetes', 'kubernetes', [CompletionResultType]::ParameterValue, 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;deploy;nginx' {
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Lineage whose certificate is used [default: the first name''s]')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Where the server listens: IP:PORT, NAME:PORT or unix:/PATH [default: unix:/run/voicectl.sock; with --tls passthrough 127.0.0.1:8443]')
            [CompletionResult]::new('--challenges', '--challenges', [CompletionResultType]::ParameterName, 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: the proxy itself, from STATE/challenges]')
            [CompletionResult]::new('--address', '--address', [CompletionResultType]::ParameterName, 'Address that the proxy listens on; may be repeated [default: all]')
            [CompletionResult]::new('--http-port', '--http-port', [CompletionResultType]::ParameterName, 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]')
            [CompletionResult]::new('--https-port', '--https-port', [CompletionResultType]::ParameterName, 'Port for HTTPS [default: 443]')
            [CompletionResult]::new('--hsts', '--hsts', [CompletionResultType]::ParameterName, 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]')
            [CompletionResult]::new('--upload', '--upload', [CompletionResultType]::ParameterName, 'Largest upload in MiB, as the server''s limit `upload` [default: 25]')
            [CompletionResult]::new('--nginx-version', '--nginx-version', [CompletionResultType]::ParameterName, 'Release of nginx that the files are for [default: the one that is installed, else any since 1.18]')
            [CompletionResult]::new('--openssl-version', '--openssl-version', [CompletionResultType]::ParameterName, 'Release of OpenSSL that nginx runs with [default: the one that it names, else any since 3.0]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;caddy' {
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Lineage whose certificate is used [default: the first name''s]')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Where the server listens: IP:PORT, NAME:PORT or unix:/PATH [default: unix:/run/voicectl.sock; with --tls passthrough 127.0.0.1:8443]')
            [CompletionResult]::new('--challenges', '--challenges', [CompletionResultType]::ParameterName, 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: the proxy itself, from STATE/challenges]')
            [CompletionResult]::new('--address', '--address', [CompletionResultType]::ParameterName, 'Address that the proxy listens on; may be repeated [default: all]')
            [CompletionResult]::new('--http-port', '--http-port', [CompletionResultType]::ParameterName, 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]')
            [CompletionResult]::new('--https-port', '--https-port', [CompletionResultType]::ParameterName, 'Port for HTTPS [default: 443]')
            [CompletionResult]::new('--hsts', '--hsts', [CompletionResultType]::ParameterName, 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]')
            [CompletionResult]::new('--caddy-version', '--caddy-version', [CompletionResultType]::ParameterName, 'Release of Caddy that the file is for [default: the one that is installed; the file is the same for all since 2.6]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--import', '--import', [CompletionResultType]::ParameterName, 'Have /etc/caddy/Caddyfile import the file: --install adds the line, --uninstall takes it out again')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;haproxy' {
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Lineage whose certificate is used [default: the first name''s]')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Where the server listens: IP:PORT or NAME:PORT [default: 127.0.0.1:8000; with --tls passthrough 127.0.0.1:8443]')
            [CompletionResult]::new('--challenges', '--challenges', [CompletionResultType]::ParameterName, 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: 127.0.0.1:8080]')
            [CompletionResult]::new('--address', '--address', [CompletionResultType]::ParameterName, 'Address that the proxy listens on; may be repeated [default: all]')
            [CompletionResult]::new('--http-port', '--http-port', [CompletionResultType]::ParameterName, 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]')
            [CompletionResult]::new('--https-port', '--https-port', [CompletionResultType]::ParameterName, 'Port for HTTPS [default: 443]')
            [CompletionResult]::new('--hsts', '--hsts', [CompletionResultType]::ParameterName, 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]')
            [CompletionResult]::new('--haproxy-version', '--haproxy-version', [CompletionResultType]::ParameterName, 'Release of haproxy that the files are for [default: the one that is installed, else any since 2.6]')
            [CompletionResult]::new('--openssl-version', '--openssl-version', [CompletionResultType]::ParameterName, 'Release of OpenSSL that haproxy runs with [default: the one that it names, else any since 3.0]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;systemd' {
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Lineage whose certificate is used [default: the first name''s]')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Certificate from elsewhere, leaf and intermediates in PEM form; systemd reads it for the server')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Private key of --cert')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'Who opens the ports: systemd, so that a restart loses no connection (socket), the server itself (direct), or a proxy in front, over a unix socket (proxy) [default: socket]')
            [CompletionResult]::new('--https', '--https', [CompletionResultType]::ParameterName, 'Address for HTTPS; may be repeated [default: port 443 of every address]')
            [CompletionResult]::new('--http', '--http', [CompletionResultType]::ParameterName, 'Address for plain HTTP, which is redirected and answers challenges; may be repeated [default: port 80 of every address]')
            [CompletionResult]::new('--socket', '--socket', [CompletionResultType]::ParameterName, 'With --bind proxy: the unix socket that the proxy connects to [default: /run/voicectl.sock]')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'With --bind proxy: a port of this machine instead of the unix socket, for a proxy that cannot reach one, as haproxy')
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'With --bind proxy: group of the proxy, which may connect [default: www-data]')
            [CompletionResult]::new('--metrics', '--metrics', [CompletionResultType]::ParameterName, 'Address of its own for /metrics and /healthz, over plain HTTP and without a key; may be repeated')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model, a name of `voicectl model list`; may be repeated [default: base-q5_1]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of one recognition [default: by the number of cores, and more while there is no other]')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'MiB of memory that the server may use; it is killed and started again beyond [default: no limit]')
            [CompletionResult]::new('--program', '--program', [CompletionResultType]::ParameterName, 'Where voicectl will be, for files that are made for another machine or a package [default: this one]')
            [CompletionResult]::new('--systemd-version', '--systemd-version', [CompletionResultType]::ParameterName, 'Version of systemd [default: of the one that is here, else any]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--no-http', '--no-http', [CompletionResultType]::ParameterName, 'No port for plain HTTP')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'With --bind proxy: keep the network, which engines and issuers elsewhere need')
            [CompletionResult]::new('--open', '--open', [CompletionResultType]::ParameterName, 'Let everyone who reaches the server use it, without a key')
            [CompletionResult]::new('--gpu', '--gpu', [CompletionResultType]::ParameterName, 'Let the server use the GPU')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;cron' {
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;firewall' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'The firewall [default: auto: firewalld where it runs, else ufw where it is installed, else nftables]')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port that is opened for TCP; may be repeated [default: 80 and 443]')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Network that may connect, such as 192.168.0.0/16; may be repeated [default: everyone]')
            [CompletionResult]::new('--ssh', '--ssh', [CompletionResultType]::ParameterName, 'With --only: port of SSH, which stays open for everyone; may be repeated [default: 22]')
            [CompletionResult]::new('--chain', '--chain', [CompletionResultType]::ParameterName, 'With nftables: the chain that lets packets in, as family, table and name [default: inet filter input]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'With nftables: close every other port but SSH''s, on a machine that has no firewall yet')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;docker' {
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'Certificate of an ACME CA, of a CA of its own, of a lineage of this machine, or none behind a proxy [default: acme with --domain, else local]')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'With --tls acme: where the CA writes to')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Lineage whose certificate is used [default: the first name''s]')
            [CompletionResult]::new('--tls-folder', '--tls-folder', [CompletionResultType]::ParameterName, 'With --tls lineage: where the container finds its copy [default: /srv/voicectl/tls]')
            [CompletionResult]::new('--address', '--address', [CompletionResultType]::ParameterName, 'With --tls plain: where the proxy finds it [default: 127.0.0.1:8080]')
            [CompletionResult]::new('--image', '--image', [CompletionResultType]::ParameterName, 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]')
            [CompletionResult]::new('--binary', '--binary', [CompletionResultType]::ParameterName, 'Take this released program of the build''s folder [default: build it from the source]')
            [CompletionResult]::new('--builder', '--builder', [CompletionResultType]::ParameterName, 'Image that the program is built in; pin it with @sha256:... [default: rust:1.95-slim-bookworm]')
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'Image below the program; pin it with @sha256:... [default: gcr.io/distroless/cc-debian12:nonroot]')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model, a name of `voicectl model list` [default: base-q5_1]')
            [CompletionResult]::new('--models', '--models', [CompletionResultType]::ParameterName, 'Where the model is: a volume that is filled once, or the image [default: volume]')
            [CompletionResult]::new('--engine-upstream', '--engine-upstream', [CompletionResultType]::ParameterName, 'Hand recognition to this server with OpenAI''s API, such as vLLM; may be repeated, the preferred one first')
            [CompletionResult]::new('--upstream-model', '--upstream-model', [CompletionResultType]::ParameterName, 'What that server calls its recognition model [default: whisper-1]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;cloud-run' {
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Project of Google Cloud')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, such as europe-west1')
            [CompletionResult]::new('--image', '--image', [CompletionResultType]::ParameterName, 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the service [default: voicectl]')
            [CompletionResult]::new('--protocol', '--protocol', [CompletionResultType]::ParameterName, 'What Cloud Run speaks with the server: h2c has no bound on uploads, http1 has live speech [default: h2c]')
            [CompletionResult]::new('--ingress', '--ingress', [CompletionResultType]::ParameterName, 'Who reaches it; behind `deploy gcp-lb`: internal-and-cloud-load-balancing [default: all]')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model, a name of `voicectl model list` [default: base-q5_1]')
            [CompletionResult]::new('--models-bucket', '--models-bucket', [CompletionResultType]::ParameterName, 'Bucket of Cloud Storage with the model''s file [default: the model is in the image]')
            [CompletionResult]::new('--engine-upstream', '--engine-upstream', [CompletionResultType]::ParameterName, 'Hand recognition to this server with OpenAI''s API, such as vLLM; may be repeated, the preferred one first')
            [CompletionResult]::new('--upstream-model', '--upstream-model', [CompletionResultType]::ParameterName, 'What that server calls its recognition model [default: whisper-1]')
            [CompletionResult]::new('--upstream-key-secret', '--upstream-key-secret', [CompletionResultType]::ParameterName, 'Secret of Secret Manager with the key for --engine-upstream')
            [CompletionResult]::new('--oidc-issuer', '--oidc-issuer', [CompletionResultType]::ParameterName, 'Take tokens of this OpenID Connect issuer; they need no shared secret')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'What the issuer''s tokens name as their audience')
            [CompletionResult]::new('--trusted-proxy', '--trusted-proxy', [CompletionResultType]::ParameterName, 'Address of a load balancer in front; may be repeated')
            [CompletionResult]::new('--cpu', '--cpu', [CompletionResultType]::ParameterName, 'Cores of an instance [default: 4]')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Memory of an instance in MiB [default: 2048]')
            [CompletionResult]::new('--min-instances', '--min-instances', [CompletionResultType]::ParameterName, 'Instances that always run; with 0 the first one waits for its model [default: 1]')
            [CompletionResult]::new('--max-instances', '--max-instances', [CompletionResultType]::ParameterName, 'Instances at most [default: 10]')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Requests of an instance at once [default: 16]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;gcp-lb' {
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Project of Google Cloud')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What everything is called that is made [default: voicectl]')
            [CompletionResult]::new('--cloud-run-service', '--cloud-run-service', [CompletionResultType]::ParameterName, 'Service of Cloud Run behind it, in --region')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, such as europe-west1')
            [CompletionResult]::new('--instance-group', '--instance-group', [CompletionResultType]::ParameterName, 'Group of machines behind it that run the server with HTTPS, in --zone')
            [CompletionResult]::new('--zone', '--zone', [CompletionResultType]::ParameterName, 'Zone of the group, such as europe-west1-b')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of the server on these machines [default: 8443]')
            [CompletionResult]::new('--network', '--network', [CompletionResultType]::ParameterName, 'Network of these machines [default: default]')
            [CompletionResult]::new('--target-tag', '--target-tag', [CompletionResultType]::ParameterName, 'Network tag of these machines, for the firewall [default: voicectl]')
            [CompletionResult]::new('--dns-zone', '--dns-zone', [CompletionResultType]::ParameterName, 'Managed zone of Cloud DNS that gets the records [default: they are printed]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;kubernetes' {
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Name that clients use; may be repeated')
            [CompletionResult]::new('--gateway-class', '--gateway-class', [CompletionResultType]::ParameterName, 'Class of the gateway; `kubectl get gatewayclass` shows those of the cluster')
            [CompletionResult]::new('--gateway-namespace', '--gateway-namespace', [CompletionResultType]::ParameterName, 'Where the gateway''s pods run, such as envoy-gateway-system [default: --namespace]')
            [CompletionResult]::new('--gateway-network', '--gateway-network', [CompletionResultType]::ParameterName, 'Where a gateway without pods comes from, such as 130.211.0.0/22 and 35.191.0.0/16 of Google; may be repeated')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'Who speaks TLS with clients: the gateway, or the servers themselves [default: gateway]')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Where the CA writes to')
            [CompletionResult]::new('--acme', '--acme', [CompletionResultType]::ParameterName, 'Which of Let''s Encrypt''s CAs signs; staging is for trials [default: production]')
            [CompletionResult]::new('--image', '--image', [CompletionResultType]::ParameterName, 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What everything is called [default: voicectl]')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'Where it runs [default: voicectl]')
            [CompletionResult]::new('--replicas', '--replicas', [CompletionResultType]::ParameterName, 'Servers at least [default: 2]')
            [CompletionResult]::new('--max-replicas', '--max-replicas', [CompletionResultType]::ParameterName, 'Servers at most [default: 10]')
            [CompletionResult]::new('--states', '--states', [CompletionResultType]::ParameterName, 'Recordings that one server recognises side by side, and cores that it asks for [default: 2]')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Memory of one server in MiB [default: 1024]')
            [CompletionResult]::new('--drain', '--drain', [CompletionResultType]::ParameterName, 'How long open requests may go on when a server ends [default: 30]')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model, a name of `voicectl model list` [default: base-q5_1]')
            [CompletionResult]::new('--models', '--models', [CompletionResultType]::ParameterName, 'Where the model is: on a volume for all, fetched by each pod, or in the image [default: volume]')
            [CompletionResult]::new('--storage-class', '--storage-class', [CompletionResultType]::ParameterName, 'Storage class of the models'' volume, one with ReadWriteMany [default: the cluster''s]')
            [CompletionResult]::new('--storage', '--storage', [CompletionResultType]::ParameterName, 'Room for models in GiB [default: 5; with --vllm 20]')
            [CompletionResult]::new('--engine-upstream', '--engine-upstream', [CompletionResultType]::ParameterName, 'Hand recognition to this server with OpenAI''s API, such as vLLM; may be repeated, the preferred one first')
            [CompletionResult]::new('--upstream-model', '--upstream-model', [CompletionResultType]::ParameterName, 'What that server calls its recognition model [default: whisper-1]')
            [CompletionResult]::new('--upstream-key-secret', '--upstream-key-secret', [CompletionResultType]::ParameterName, 'Secret whose `key` is the key for --engine-upstream')
            [CompletionResult]::new('--vllm', '--vllm', [CompletionResultType]::ParameterName, 'Run vLLM on a graphics card with this model, such as openai/whisper-large-v3-turbo, and hand recognition to it')
            [CompletionResult]::new('--vllm-image', '--vllm-image', [CompletionResultType]::ParameterName, 'With --vllm: its image, with vllm[audio] in it')
            [CompletionResult]::new('--gpus', '--gpus', [CompletionResultType]::ParameterName, 'With --vllm: graphics cards [default: 1]')
            [CompletionResult]::new('--oidc-issuer', '--oidc-issuer', [CompletionResultType]::ParameterName, 'Take tokens of this OpenID Connect issuer; they need no shared secret')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'What the issuer''s tokens name as their audience')
            [CompletionResult]::new('--monitoring-namespace', '--monitoring-namespace', [CompletionResultType]::ParameterName, 'Where Prometheus runs, which may read the numbers [default: monitoring]')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write them into a folder; what was changed there stays as it is')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--pod-monitor', '--pod-monitor', [CompletionResultType]::ParameterName, 'A PodMonitor, for the Prometheus operator')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Let the programs that read them judge them')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Install them, in the place of an earlier installation')
            [CompletionResult]::new('--uninstall', '--uninstall', [CompletionResultType]::ParameterName, 'Remove what was installed, whatever flags it was installed with')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show how they differ from those in --write DIR, or from what is installed')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --install or --uninstall: show every step, and do none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;deploy;help' {
            [CompletionResult]::new('nginx', 'nginx', [CompletionResultType]::ParameterValue, 'nginx in front of the server: TLS ends there, or passes through')
            [CompletionResult]::new('caddy', 'caddy', [CompletionResultType]::ParameterValue, 'Caddy in front of the server: TLS ends there')
            [CompletionResult]::new('haproxy', 'haproxy', [CompletionResultType]::ParameterValue, 'haproxy in front of the server: TLS ends there, or passes through')
            [CompletionResult]::new('systemd', 'systemd', [CompletionResultType]::ParameterValue, 'Run the server as a service: its sockets, its bounds, the timer of its renewal')
            [CompletionResult]::new('cron', 'cron', [CompletionResultType]::ParameterValue, 'Run the renewal every hour, where systemd does not run')
            [CompletionResult]::new('firewall', 'firewall', [CompletionResultType]::ParameterValue, 'Open ports in the firewall of the machine: ufw, firewalld, nftables')
            [CompletionResult]::new('docker', 'docker', [CompletionResultType]::ParameterValue, 'A container: a small image without root, and a service for Docker Compose')
            [CompletionResult]::new('cloud-run', 'cloud-run', [CompletionResultType]::ParameterValue, 'A service of Google Cloud Run: its YAML, and the script that puts it there')
            [CompletionResult]::new('gcp-lb', 'gcp-lb', [CompletionResultType]::ParameterValue, 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only')
            [CompletionResult]::new('kubernetes', 'kubernetes', [CompletionResultType]::ParameterValue, 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;deploy;help;nginx' {
            break
        }
        'voicectl;deploy;help;caddy' {
            break
        }
        'voicectl;deploy;help;haproxy' {
            break
        }
        'voicectl;deploy;help;systemd' {
            break
        }
        'voicectl;deploy;help;cron' {
            break
        }
        'voicectl;deploy;help;firewall' {
            break
        }
        'voicectl;deploy;help;docker' {
            break
        }
        'voicectl;deploy;help;cloud-run' {
            break
        }
        'voicectl;deploy;help;gcp-lb' {
            break
        }
        'voicectl;deploy;help;kubernetes' {
            break
        }
        'voicectl;deploy;help;help' {
            break
        }
        'voicectl;config' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the settings of the server as they are in force')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change settings of the server in `config.toml`')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take settings out of `config.toml`: they then have their defaults')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print a configuration file with every setting in it, commented out')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;config;show' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;config;set' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the file as it would be, and write nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;config;unset' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the file as it would be, and write nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;config;example' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;config;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the settings of the server as they are in force')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change settings of the server in `config.toml`')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take settings out of `config.toml`: they then have their defaults')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print a configuration file with every setting in it, commented out')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;config;help;show' {
            break
        }
        'voicectl;config;help;set' {
            break
        }
        'voicectl;config;help;unset' {
            break
        }
        'voicectl;config;help;example' {
            break
        }
        'voicectl;config;help;help' {
            break
        }
        'voicectl;auth' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'API keys, for programs')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Users, who sign in with a password')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;auth;key' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an API key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the API keys: what for, how old, until when, and which need attention')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke an API key: running servers refuse it from their next request on')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Make a new API key in the place of another, which stays good for a while')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;auth;key;new' {
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'What it is good for: stt, tts, stream, admin, metrics; with commas, or again for more [default: stt,tts,stream]')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When it ends: 90d, or a day such as 2027-06-30 [default: never]')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'How often it may be used, such as 60/m [default: the server''s limit]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write the key into a new file that only its owner may read, and not to standard output')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;key;list' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;key;revoke' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;key;rotate' {
            [CompletionResult]::new('--grace', '--grace', [CompletionResultType]::ParameterName, 'How long the old one stays good')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When the new one ends: 90d, or a day such as 2027-06-30 [default: as long as the old one]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write the key into a new file that only its owner may read, and not to standard output')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;key;help' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an API key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the API keys: what for, how old, until when, and which need attention')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke an API key: running servers refuse it from their next request on')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Make a new API key in the place of another, which stays good for a while')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;auth;key;help;new' {
            break
        }
        'voicectl;auth;key;help;list' {
            break
        }
        'voicectl;auth;key;help;revoke' {
            break
        }
        'voicectl;auth;key;help;rotate' {
            break
        }
        'voicectl;auth;key;help;help' {
            break
        }
        'voicectl;auth;user' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, who may sign in at `POST /auth/login`')
            [CompletionResult]::new('passwd', 'passwd', [CompletionResultType]::ParameterValue, 'Set another password; all logins of the user end')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a user; all logins end at once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;auth;user;add' {
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'What the user may do: stt, tts, stream, admin, metrics; with commas, or again for more [default: stt,tts,stream]')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Where the password is: prompt, file:PATH, fd:N or env:NAME [default: prompt]')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'The same as `--password file:PATH`')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;user;passwd' {
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Where the password is: prompt, file:PATH, fd:N or env:NAME [default: prompt]')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'The same as `--password file:PATH`')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;user;rm' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;user;list' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;user;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, who may sign in at `POST /auth/login`')
            [CompletionResult]::new('passwd', 'passwd', [CompletionResultType]::ParameterValue, 'Set another password; all logins of the user end')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a user; all logins end at once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;auth;user;help;add' {
            break
        }
        'voicectl;auth;user;help;passwd' {
            break
        }
        'voicectl;auth;user;help;rm' {
            break
        }
        'voicectl;auth;user;help;list' {
            break
        }
        'voicectl;auth;user;help;help' {
            break
        }
        'voicectl;auth;share' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;auth;help' {
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'API keys, for programs')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Users, who sign in with a password')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;auth;help;key' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an API key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the API keys: what for, how old, until when, and which need attention')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke an API key: running servers refuse it from their next request on')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Make a new API key in the place of another, which stays good for a while')
            break
        }
        'voicectl;auth;help;key;new' {
            break
        }
        'voicectl;auth;help;key;list' {
            break
        }
        'voicectl;auth;help;key;revoke' {
            break
        }
        'voicectl;auth;help;key;rotate' {
            break
        }
        'voicectl;auth;help;user' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, who may sign in at `POST /auth/login`')
            [CompletionResult]::new('passwd', 'passwd', [CompletionResultType]::ParameterValue, 'Set another password; all logins of the user end')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a user; all logins end at once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users')
            break
        }
        'voicectl;auth;help;user;add' {
            break
        }
        'voicectl;auth;help;user;passwd' {
            break
        }
        'voicectl;auth;help;user;rm' {
            break
        }
        'voicectl;auth;help;user;list' {
            break
        }
        'voicectl;auth;help;share' {
            break
        }
        'voicectl;auth;help;help' {
            break
        }
        'voicectl;model' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the models: known, installed, your own')
            [CompletionResult]::new('pull', 'pull', [CompletionResultType]::ParameterValue, 'Fetch a model and verify it')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove an installed model')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Hash installed models from their first byte to their last')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;model;list' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;model;pull' {
            [CompletionResult]::new('--sha256', '--sha256', [CompletionResultType]::ParameterName, 'SHA-256 of the file behind a URL, in hex')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name for the model behind a URL [default: as its file is called]')
            [CompletionResult]::new('--mirror', '--mirror', [CompletionResultType]::ParameterName, 'Where known models are fetched from [default: Hugging Face] [env: VOICECTL_MODEL_MIRROR]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;model;rm' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;model;verify' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;model;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the models: known, installed, your own')
            [CompletionResult]::new('pull', 'pull', [CompletionResultType]::ParameterValue, 'Fetch a model and verify it')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove an installed model')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Hash installed models from their first byte to their last')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;model;help;list' {
            break
        }
        'voicectl;model;help;pull' {
            break
        }
        'voicectl;model;help;rm' {
            break
        }
        'voicectl;model;help;verify' {
            break
        }
        'voicectl;model;help;help' {
            break
        }
        'voicectl;say' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'File to write; its extension chooses the format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'File to write; its extension chooses the format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format: mp3, opus, flac, wav or pcm [default: by the file''s extension, else wav]')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT, or its first part')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'Speed: 0.25 to 4')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Let a server do it: this one, or any with OpenAI''s API, such as `https://voice.lan:8443` [env: VOICECTL_SERVER]')
            [CompletionResult]::new('--server-key', '--server-key', [CompletionResultType]::ParameterName, 'Where its key is: prompt, file:PATH, fd:N or env:NAME [default: env:VOICECTL_SERVER_KEY, where that is set]')
            [CompletionResult]::new('--server-ca', '--server-ca', [CompletionResultType]::ParameterName, 'CA of its certificate, beside those of this system and the local CA')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file when it exists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;transcribe' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the answer: the words, JSON, or subtitles of one file')
            [CompletionResult]::new('--prompt', '--prompt', [CompletionResultType]::ParameterName, 'What was said before, or names and spellings to expect')
            [CompletionResult]::new('--language', '--language', [CompletionResultType]::ParameterName, 'Language as an ISO 639-1 code [default: found out]')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Let a server do it: this one, or any with OpenAI''s API, such as `https://voice.lan:8443` [env: VOICECTL_SERVER]')
            [CompletionResult]::new('--server-key', '--server-key', [CompletionResultType]::ParameterName, 'Where its key is: prompt, file:PATH, fd:N or env:NAME [default: env:VOICECTL_SERVER_KEY, where that is set]')
            [CompletionResult]::new('--server-ca', '--server-ca', [CompletionResultType]::ParameterName, 'CA of its certificate, beside those of this system and the local CA')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]')
            [CompletionResult]::new('--without', '--without', [CompletionResultType]::ParameterName, 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: an array with text, language, duration and segments of each file')
            [CompletionResult]::new('--words', '--words', [CompletionResultType]::ParameterName, 'With JSON: the times of each word as well')
            [CompletionResult]::new('--translate', '--translate', [CompletionResultType]::ParameterName, 'Translate into English')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Write words while the sound comes in, through the server; one line per utterance')
            [CompletionResult]::new('--pull', '--pull', [CompletionResultType]::ParameterName, 'Fetch the model without asking when it is not installed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;bench' {
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model: a name of `voicectl model list`, or a file; may be repeated: the first is the default one, the others are loaded on demand [default: base-q5_1] [env: VOICECTL_MODEL]')
            [CompletionResult]::new('--without', '--without', [CompletionResultType]::ParameterName, 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--pull', '--pull', [CompletionResultType]::ParameterName, 'Fetch models without asking when they are not installed')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer as JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;self-check' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: an array with part, ok, detail and repairs')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;completions' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;man' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write one page per command into this folder, instead of the main page to standard output')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'voicectl;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'The first run on this machine: three questions, then a page that is trusted')
            [CompletionResult]::new('cert', 'cert', [CompletionResultType]::ParameterValue, 'Certificates from your own CA')
            [CompletionResult]::new('acme', 'acme', [CompletionResultType]::ParameterValue, 'Certificates from a CA that speaks ACME, such as Let''s Encrypt')
            [CompletionResult]::new('renew', 'renew', [CompletionResultType]::ParameterValue, 'Renew every certificate that is due')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Show certificates in files, folders, lineages and on servers')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Find out why a client does not come through, and what repairs it')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Grade a set-up for production, each finding with its repair')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Make clients trust your CA')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'The voice server: HTTPS, speech to text, text to speech')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'From a machine with nothing on it to a server in production')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Take back what `voicectl up` did')
            [CompletionResult]::new('deploy', 'deploy', [CompletionResultType]::ParameterValue, 'Files for proxies, service managers, containers and clouds')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'The settings, and where each comes from')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Who may use the server: API keys and users')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Recognition models on disk')
            [CompletionResult]::new('say', 'say', [CompletionResultType]::ParameterValue, 'Speak a text into a file or to standard output')
            [CompletionResult]::new('transcribe', 'transcribe', [CompletionResultType]::ParameterValue, 'Write down what is said in audio files')
            [CompletionResult]::new('bench', 'bench', [CompletionResultType]::ParameterValue, 'How fast recognition is on this machine, and the settings that suit it')
            [CompletionResult]::new('self-check', 'self-check', [CompletionResultType]::ParameterValue, 'Whether this binary works on this machine, to be asked after an installation')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the man pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;help;init' {
            break
        }
        'voicectl;help;cert' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a certificate that your own CA signs')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List certificates and when they end')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Make a lineage of a certificate that somebody else issued')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a certificate in the form that another program wants')
            [CompletionResult]::new('csr', 'csr', [CompletionResultType]::ParameterValue, 'Make a certification request for a CA elsewhere, and its key')
            [CompletionResult]::new('sign', 'sign', [CompletionResultType]::ParameterValue, 'Sign somebody''s certification request with your CA')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Say what is wrong with certificates, and which clients mind')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove lineages with all their versions and keys')
            [CompletionResult]::new('ca', 'ca', [CompletionResultType]::ParameterValue, 'Your own CAs')
            break
        }
        'voicectl;help;cert;new' {
            break
        }
        'voicectl;help;cert;list' {
            break
        }
        'voicectl;help;cert;import' {
            break
        }
        'voicectl;help;cert;export' {
            break
        }
        'voicectl;help;cert;csr' {
            break
        }
        'voicectl;help;cert;sign' {
            break
        }
        'voicectl;help;cert;lint' {
            break
        }
        'voicectl;help;cert;rm' {
            break
        }
        'voicectl;help;cert;ca' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a CA, with the limits that you want it to have')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a CA: where it is, its fingerprint, when it ends, what it may sign')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the CAs, what they may sign, and when they end')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a CA''s root certificate for clients')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Put a new root in a CA''s place, without a client that stands outside')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a CA with its keys')
            break
        }
        'voicectl;help;cert;ca;new' {
            break
        }
        'voicectl;help;cert;ca;show' {
            break
        }
        'voicectl;help;cert;ca;list' {
            break
        }
        'voicectl;help;cert;ca;export' {
            break
        }
        'voicectl;help;cert;ca;rotate' {
            break
        }
        'voicectl;help;cert;ca;rm' {
            break
        }
        'voicectl;help;acme' {
            [CompletionResult]::new('issue', 'issue', [CompletionResultType]::ParameterValue, 'Get a certificate from a CA that speaks ACME, and keep it as a lineage')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way')
            [CompletionResult]::new('due', 'due', [CompletionResultType]::ParameterValue, 'Say whether a certificate is due, and by which rule')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke a certificate, for good')
            [CompletionResult]::new('dns-record', 'dns-record', [CompletionResultType]::ParameterValue, 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Your accounts at CAs')
            break
        }
        'voicectl;help;acme;issue' {
            break
        }
        'voicectl;help;acme;status' {
            break
        }
        'voicectl;help;acme;due' {
            break
        }
        'voicectl;help;acme;revoke' {
            break
        }
        'voicectl;help;acme;dns-record' {
            break
        }
        'voicectl;help;acme;account' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an account at a CA')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show accounts: all of them as they are on disk, or one as its CA sees it')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change the addresses that the CA may write to')
            [CompletionResult]::new('rollover', 'rollover', [CompletionResultType]::ParameterValue, 'Give an account a new key')
            [CompletionResult]::new('deactivate', 'deactivate', [CompletionResultType]::ParameterValue, 'End an account, for good')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take over an account that another client made')
            break
        }
        'voicectl;help;acme;account;new' {
            break
        }
        'voicectl;help;acme;account;show' {
            break
        }
        'voicectl;help;acme;account;update' {
            break
        }
        'voicectl;help;acme;account;rollover' {
            break
        }
        'voicectl;help;acme;account;deactivate' {
            break
        }
        'voicectl;help;acme;account;import' {
            break
        }
        'voicectl;help;renew' {
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Show or set what happens around each renewal of a lineage, or hand its certificate over now')
            [CompletionResult]::new('notify', 'notify', [CompletionResultType]::ParameterValue, 'Who is told when a certificate is in trouble')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'Let systemd or cron run `voicectl renew` every hour')
            break
        }
        'voicectl;help;renew;hook' {
            break
        }
        'voicectl;help;renew;notify' {
            break
        }
        'voicectl;help;renew;schedule' {
            break
        }
        'voicectl;help;inspect' {
            break
        }
        'voicectl;help;doctor' {
            break
        }
        'voicectl;help;audit' {
            break
        }
        'voicectl;help;trust' {
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Make the clients of this machine trust your CA')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take your CA out of every trust store of this machine')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which trust stores of this machine have your CA')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'Print the variables that make programs trust your CA')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a command that trusts your CA, with nothing installed')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Hand your CA to phones and other machines: a page for some minutes')
            break
        }
        'voicectl;help;trust;install' {
            break
        }
        'voicectl;help;trust;uninstall' {
            break
        }
        'voicectl;help;trust;status' {
            break
        }
        'voicectl;help;trust;env' {
            break
        }
        'voicectl;help;trust;run' {
            break
        }
        'voicectl;help;trust;share' {
            break
        }
        'voicectl;help;serve' {
            break
        }
        'voicectl;help;up' {
            break
        }
        'voicectl;help;down' {
            break
        }
        'voicectl;help;deploy' {
            [CompletionResult]::new('nginx', 'nginx', [CompletionResultType]::ParameterValue, 'nginx in front of the server: TLS ends there, or passes through')
            [CompletionResult]::new('caddy', 'caddy', [CompletionResultType]::ParameterValue, 'Caddy in front of the server: TLS ends there')
            [CompletionResult]::new('haproxy', 'haproxy', [CompletionResultType]::ParameterValue, 'haproxy in front of the server: TLS ends there, or passes through')
            [CompletionResult]::new('systemd', 'systemd', [CompletionResultType]::ParameterValue, 'Run the server as a service: its sockets, its bounds, the timer of its renewal')
            [CompletionResult]::new('cron', 'cron', [CompletionResultType]::ParameterValue, 'Run the renewal every hour, where systemd does not run')
            [CompletionResult]::new('firewall', 'firewall', [CompletionResultType]::ParameterValue, 'Open ports in the firewall of the machine: ufw, firewalld, nftables')
            [CompletionResult]::new('docker', 'docker', [CompletionResultType]::ParameterValue, 'A container: a small image without root, and a service for Docker Compose')
            [CompletionResult]::new('cloud-run', 'cloud-run', [CompletionResultType]::ParameterValue, 'A service of Google Cloud Run: its YAML, and the script that puts it there')
            [CompletionResult]::new('gcp-lb', 'gcp-lb', [CompletionResultType]::ParameterValue, 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only')
            [CompletionResult]::new('kubernetes', 'kubernetes', [CompletionResultType]::ParameterValue, 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies')
            break
        }
        'voicectl;help;deploy;nginx' {
            break
        }
        'voicectl;help;deploy;caddy' {
            break
        }
        'voicectl;help;deploy;haproxy' {
            break
        }
        'voicectl;help;deploy;systemd' {
            break
        }
        'voicectl;help;deploy;cron' {
            break
        }
        'voicectl;help;deploy;firewall' {
            break
        }
        'voicectl;help;deploy;docker' {
            break
        }
        'voicectl;help;deploy;cloud-run' {
            break
        }
        'voicectl;help;deploy;gcp-lb' {
            break
        }
        'voicectl;help;deploy;kubernetes' {
            break
        }
        'voicectl;help;config' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the settings of the server as they are in force')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change settings of the server in `config.toml`')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take settings out of `config.toml`: they then have their defaults')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print a configuration file with every setting in it, commented out')
            break
        }
        'voicectl;help;config;show' {
            break
        }
        'voicectl;help;config;set' {
            break
        }
        'voicectl;help;config;unset' {
            break
        }
        'voicectl;help;config;example' {
            break
        }
        'voicectl;help;auth' {
            [CompletionResult]::new('key', 'key', [CompletionResultType]::ParameterValue, 'API keys, for programs')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'Users, who sign in with a password')
            [CompletionResult]::new('share', 'share', [CompletionResultType]::ParameterValue, 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with')
            break
        }
        'voicectl;help;auth;key' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an API key')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the API keys: what for, how old, until when, and which need attention')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke an API key: running servers refuse it from their next request on')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Make a new API key in the place of another, which stays good for a while')
            break
        }
        'voicectl;help;auth;key;new' {
            break
        }
        'voicectl;help;auth;key;list' {
            break
        }
        'voicectl;help;auth;key;revoke' {
            break
        }
        'voicectl;help;auth;key;rotate' {
            break
        }
        'voicectl;help;auth;user' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user, who may sign in at `POST /auth/login`')
            [CompletionResult]::new('passwd', 'passwd', [CompletionResultType]::ParameterValue, 'Set another password; all logins of the user end')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a user; all logins end at once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the users')
            break
        }
        'voicectl;help;auth;user;add' {
            break
        }
        'voicectl;help;auth;user;passwd' {
            break
        }
        'voicectl;help;auth;user;rm' {
            break
        }
        'voicectl;help;auth;user;list' {
            break
        }
        'voicectl;help;auth;share' {
            break
        }
        'voicectl;help;model' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the models: known, installed, your own')
            [CompletionResult]::new('pull', 'pull', [CompletionResultType]::ParameterValue, 'Fetch a model and verify it')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove an installed model')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Hash installed models from their first byte to their last')
            break
        }
        'voicectl;help;model;list' {
            break
        }
        'voicectl;help;model;pull' {
            break
        }
        'voicectl;help;model;rm' {
            break
        }
        'voicectl;help;model;verify' {
            break
        }
        'voicectl;help;say' {
            break
        }
        'voicectl;help;transcribe' {
            break
        }
        'voicectl;help;bench' {
            break
        }
        'voicectl;help;self-check' {
            break
        }
        'voicectl;help;completions' {
            break
        }
        'voicectl;help;man' {
            break
        }
        'voicectl;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
