# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_voicectl_global_optspecs
    string join \n state= q/quiet no-input color= h/help V/version
end

function __fish_voicectl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_voicectl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_voicectl_using_subcommand
    set -l cmd (__fish_voicectl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c voicectl -n "__fish_voicectl_needs_command" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_needs_command" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_needs_command" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_needs_command" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_needs_command" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "cert" -d 'Certificates from your own CA'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "serve" -d 'The voice server: HTTPS, speech to text, text to speech'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "model" -d 'Recognition models on disk'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "say" -d 'Speak a text into a file or to standard output'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "transcribe" -d 'Write down what is said in audio files'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "man" -d 'Write the man pages'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -f -a "new" -d 'Make a certificate that your own CA signs'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -f -a "list" -d 'List certificates and when they end'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -f -a "ca" -d 'The local CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list ca help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l out -d 'Write plain files into this folder instead of a lineage' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l lineage -d 'Name of the lineage [default: the first name]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l key-type -d 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l days -d 'Lifetime in days' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l self-signed -d 'Let the certificate sign itself: browsers then accept it only one by one'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l force -d 'Replace what is there'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from list" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "show" -d 'Show the local CA: where it is, its fingerprint, when it ends'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "new" -d 'Make a certificate that your own CA signs'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "list" -d 'List certificates and when they end'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "ca" -d 'The local CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l listen -d 'Address to listen on; may be repeated [default: localhost:8443] [env: VOICECTL_LISTEN]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l http -d 'Address for plain HTTP that is redirected to HTTPS; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l cert -d 'Certificate file: leaf and intermediates in PEM form' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l key -d 'Private key file of `--cert`' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l lineage -d 'Lineage to serve [default: one that `serve` makes and keeps for this machine]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l model -d 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l states -d 'Recordings that are recognised side by side [default: by the number of cores]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l threads -d 'Threads of one recognition [default: by the number of cores]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l log -d 'What to log, such as `info`, `debug` or `voicectl::access=off` [default: info] [env: VOICECTL_LOG]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l open -d 'Let everyone who reaches the address use the server'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l plain -d 'No TLS: for a proxy in front, which has the certificate'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l pull -d 'Fetch the model without asking when it is not installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l log-json -d 'Log as JSON lines'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -f -a "list" -d 'List the models: known, installed, your own'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -f -a "pull" -d 'Fetch a model and verify it'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -f -a "rm" -d 'Remove an installed model'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -f -a "verify" -d 'Hash installed models from their first byte to their last'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and not __fish_seen_subcommand_from list pull rm verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from list" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from list" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -l sha256 -d 'SHA-256 of the file behind a URL, in hex' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -l name -d 'Name for the model behind a URL [default: as its file is called]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -l mirror -d 'Where known models are fetched from [default: Hugging Face] [env: VOICECTL_MODEL_MIRROR]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from pull" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from rm" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from rm" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from rm" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from rm" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from rm" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from verify" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from verify" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from verify" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from verify" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the models: known, installed, your own'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "pull" -d 'Fetch a model and verify it'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "rm" -d 'Remove an installed model'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Hash installed models from their first byte to their last'
complete -c voicectl -n "__fish_voicectl_using_subcommand model; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -s o -l output -d 'File to write; its extension chooses the format' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l format -d 'Format: mp3 or wav [default: by the file\'s extension, else wav]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l lang -d 'Language: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT, or its first part' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l speed -d 'Speed: 0.25 to 4' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l force -d 'Replace the file when it exists'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l language -d 'Language as an ISO 639-1 code [default: found out]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l model -d 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l json -d 'Answer in JSON: an array with text, language, duration and segments of each file'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l pull -d 'Fetch the model without asking when it is not installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand completions" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand completions" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand completions" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand completions" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand completions" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand man" -l out -d 'Write one page per command into this folder, instead of the main page to standard output' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand man" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand man" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand man" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand man" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand man" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from cert serve model say transcribe completions man help" -f -a "cert" -d 'Certificates from your own CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from cert serve model say transcribe completions man help" -f -a "serve" -d 'The voice server: HTTPS, speech to text, text to speech'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from cert serve model say transcribe completions man help" -f -a "model" -d 'Recognition models on disk'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from cert serve model say transcribe completions man help" -f -a "say" -d 'Speak a text into a file or to standard output'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from cert serve model say transcribe completions man help" -f -a "transcribe" -d 'Write down what is said in audio files'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from cert serve model say transcribe completions man help" -f -a "completions" -d 'Print the completions of a shell'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from cert serve model say transcribe completions man help" -f -a "man" -d 'Write the man pages'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from cert serve model say transcribe completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "new" -d 'Make a certificate that your own CA signs'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "list" -d 'List certificates and when they end'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "ca" -d 'The local CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "list" -d 'List the models: known, installed, your own'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "pull" -d 'Fetch a model and verify it'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "rm" -d 'Remove an installed model'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "verify" -d 'Hash installed models from their first byte to their last'
