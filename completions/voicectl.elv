
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
            cand cert 'Certificates from your own CA'
            cand serve 'The voice server: HTTPS, speech to text, text to speech'
            cand model 'Recognition models on disk'
            cand say 'Speak a text into a file or to standard output'
            cand transcribe 'Write down what is said in audio files'
            cand completions 'Print the completions of a shell'
            cand man 'Write the man pages'
            cand help 'Print this message or the help of the given subcommand(s)'
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
            cand ca 'The local CA'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;cert;new'= {
            cand --out 'Write plain files into this folder instead of a lineage'
            cand --lineage 'Name of the lineage [default: the first name]'
            cand --key-type 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096'
            cand --days 'Lifetime in days'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --self-signed 'Let the certificate sign itself: browsers then accept it only one by one'
            cand --force 'Replace what is there'
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
            cand show 'Show the local CA: where it is, its fingerprint, when it ends'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;cert;ca;show'= {
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --pem 'Print the certificate in PEM form'
            cand --json 'Answer in JSON'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'voicectl;cert;ca;help'= {
            cand show 'Show the local CA: where it is, its fingerprint, when it ends'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;cert;ca;help;show'= {
        }
        &'voicectl;cert;ca;help;help'= {
        }
        &'voicectl;cert;help'= {
            cand new 'Make a certificate that your own CA signs'
            cand list 'List certificates and when they end'
            cand ca 'The local CA'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;cert;help;new'= {
        }
        &'voicectl;cert;help;list'= {
        }
        &'voicectl;cert;help;ca'= {
            cand show 'Show the local CA: where it is, its fingerprint, when it ends'
        }
        &'voicectl;cert;help;ca;show'= {
        }
        &'voicectl;cert;help;help'= {
        }
        &'voicectl;serve'= {
            cand --listen 'Address to listen on; may be repeated [default: localhost:8443] [env: VOICECTL_LISTEN]'
            cand --http 'Address for plain HTTP that is redirected to HTTPS; may be repeated'
            cand --cert 'Certificate file: leaf and intermediates in PEM form'
            cand --key 'Private key file of `--cert`'
            cand --lineage 'Lineage to serve [default: one that `serve` makes and keeps for this machine]'
            cand --model 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]'
            cand --states 'Recordings that are recognised side by side [default: by the number of cores]'
            cand --threads 'Threads of one recognition [default: by the number of cores]'
            cand --log 'What to log, such as `info`, `debug` or `voicectl::access=off` [default: info] [env: VOICECTL_LOG]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --open 'Let everyone who reaches the address use the server'
            cand --plain 'No TLS: for a proxy in front, which has the certificate'
            cand --pull 'Fetch the model without asking when it is not installed'
            cand --log-json 'Log as JSON lines'
            cand -q 'Say nothing but warnings and errors'
            cand --quiet 'Say nothing but warnings and errors'
            cand --no-input 'Never ask: fail and name the flag that answers'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
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
            cand --format 'Format: mp3 or wav [default: by the file''s extension, else wav]'
            cand --lang 'Language: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT, or its first part'
            cand --speed 'Speed: 0.25 to 4'
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
            cand --language 'Language as an ISO 639-1 code [default: found out]'
            cand --model 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]'
            cand --state 'Folder of certificates and keys [env: VOICECTL_STATE]'
            cand --color 'When to colour'
            cand --json 'Answer in JSON: an array with text, language, duration and segments of each file'
            cand --pull 'Fetch the model without asking when it is not installed'
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
            cand cert 'Certificates from your own CA'
            cand serve 'The voice server: HTTPS, speech to text, text to speech'
            cand model 'Recognition models on disk'
            cand say 'Speak a text into a file or to standard output'
            cand transcribe 'Write down what is said in audio files'
            cand completions 'Print the completions of a shell'
            cand man 'Write the man pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'voicectl;help;cert'= {
            cand new 'Make a certificate that your own CA signs'
            cand list 'List certificates and when they end'
            cand ca 'The local CA'
        }
        &'voicectl;help;cert;new'= {
        }
        &'voicectl;help;cert;list'= {
        }
        &'voicectl;help;cert;ca'= {
            cand show 'Show the local CA: where it is, its fingerprint, when it ends'
        }
        &'voicectl;help;cert;ca;show'= {
        }
        &'voicectl;help;serve'= {
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
        &'voicectl;help;completions'= {
        }
        &'voicectl;help;man'= {
        }
        &'voicectl;help;help'= {
        }
    ]
    $completions[$command]
}
