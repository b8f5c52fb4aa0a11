
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
            [CompletionResult]::new('cert', 'cert', [CompletionResultType]::ParameterValue, 'Certificates from your own CA')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'The voice server: HTTPS, speech to text, text to speech')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Recognition models on disk')
            [CompletionResult]::new('say', 'say', [CompletionResultType]::ParameterValue, 'Speak a text into a file or to standard output')
            [CompletionResult]::new('transcribe', 'transcribe', [CompletionResultType]::ParameterValue, 'Write down what is said in audio files')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the man pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
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
            [CompletionResult]::new('ca', 'ca', [CompletionResultType]::ParameterValue, 'The local CA')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;cert;new' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write plain files into this folder instead of a lineage')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Name of the lineage [default: the first name]')
            [CompletionResult]::new('--key-type', '--key-type', [CompletionResultType]::ParameterName, 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096')
            [CompletionResult]::new('--days', '--days', [CompletionResultType]::ParameterName, 'Lifetime in days')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--self-signed', '--self-signed', [CompletionResultType]::ParameterName, 'Let the certificate sign itself: browsers then accept it only one by one')
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the local CA: where it is, its fingerprint, when it ends')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;cert;ca;show' {
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--pem', '--pem', [CompletionResultType]::ParameterName, 'Print the certificate in PEM form')
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
        'voicectl;cert;ca;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the local CA: where it is, its fingerprint, when it ends')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;cert;ca;help;show' {
            break
        }
        'voicectl;cert;ca;help;help' {
            break
        }
        'voicectl;cert;help' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a certificate that your own CA signs')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List certificates and when they end')
            [CompletionResult]::new('ca', 'ca', [CompletionResultType]::ParameterValue, 'The local CA')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;cert;help;new' {
            break
        }
        'voicectl;cert;help;list' {
            break
        }
        'voicectl;cert;help;ca' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the local CA: where it is, its fingerprint, when it ends')
            break
        }
        'voicectl;cert;help;ca;show' {
            break
        }
        'voicectl;cert;help;help' {
            break
        }
        'voicectl;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address to listen on; may be repeated [default: localhost:8443] [env: VOICECTL_LISTEN]')
            [CompletionResult]::new('--http', '--http', [CompletionResultType]::ParameterName, 'Address for plain HTTP that is redirected to HTTPS; may be repeated')
            [CompletionResult]::new('--cert', '--cert', [CompletionResultType]::ParameterName, 'Certificate file: leaf and intermediates in PEM form')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Private key file of `--cert`')
            [CompletionResult]::new('--lineage', '--lineage', [CompletionResultType]::ParameterName, 'Lineage to serve [default: one that `serve` makes and keeps for this machine]')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]')
            [CompletionResult]::new('--states', '--states', [CompletionResultType]::ParameterName, 'Recordings that are recognised side by side [default: by the number of cores]')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads of one recognition [default: by the number of cores]')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'What to log, such as `info`, `debug` or `voicectl::access=off` [default: info] [env: VOICECTL_LOG]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--open', '--open', [CompletionResultType]::ParameterName, 'Let everyone who reaches the address use the server')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'No TLS: for a proxy in front, which has the certificate')
            [CompletionResult]::new('--pull', '--pull', [CompletionResultType]::ParameterName, 'Fetch the model without asking when it is not installed')
            [CompletionResult]::new('--log-json', '--log-json', [CompletionResultType]::ParameterName, 'Log as JSON lines')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: fail and name the flag that answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
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
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format: mp3 or wav [default: by the file''s extension, else wav]')
            [CompletionResult]::new('--lang', '--lang', [CompletionResultType]::ParameterName, 'Language: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT, or its first part')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'Speed: 0.25 to 4')
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
            [CompletionResult]::new('--language', '--language', [CompletionResultType]::ParameterName, 'Language as an ISO 639-1 code [default: found out]')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder of certificates and keys [env: VOICECTL_STATE]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Answer in JSON: an array with text, language, duration and segments of each file')
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
            [CompletionResult]::new('cert', 'cert', [CompletionResultType]::ParameterValue, 'Certificates from your own CA')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'The voice server: HTTPS, speech to text, text to speech')
            [CompletionResult]::new('model', 'model', [CompletionResultType]::ParameterValue, 'Recognition models on disk')
            [CompletionResult]::new('say', 'say', [CompletionResultType]::ParameterValue, 'Speak a text into a file or to standard output')
            [CompletionResult]::new('transcribe', 'transcribe', [CompletionResultType]::ParameterValue, 'Write down what is said in audio files')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the man pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'voicectl;help;cert' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a certificate that your own CA signs')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List certificates and when they end')
            [CompletionResult]::new('ca', 'ca', [CompletionResultType]::ParameterValue, 'The local CA')
            break
        }
        'voicectl;help;cert;new' {
            break
        }
        'voicectl;help;cert;list' {
            break
        }
        'voicectl;help;cert;ca' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the local CA: where it is, its fingerprint, when it ends')
            break
        }
        'voicectl;help;cert;ca;show' {
            break
        }
        'voicectl;help;serve' {
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
