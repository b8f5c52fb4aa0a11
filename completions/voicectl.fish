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
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "init" -d 'The first run on this machine: three questions, then a page that is trusted'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "cert" -d 'Certificates from your own CA'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "acme" -d 'Certificates from a CA that speaks ACME, such as Let\'s Encrypt'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "renew" -d 'Renew every certificate that is due'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "inspect" -d 'Show certificates in files, folders, lineages and on servers'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "doctor" -d 'Find out why a client does not come through, and what repairs it'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "audit" -d 'Grade a set-up for production, each finding with its repair'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "trust" -d 'Make clients trust your CA'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "serve" -d 'The voice server: HTTPS, speech to text, text to speech'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "up" -d 'From a machine with nothing on it to a server in production'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "down" -d 'Take back what `voicectl up` did'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "deploy" -d 'Files for proxies, service managers, containers and clouds'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "config" -d 'The settings, and where each comes from'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "auth" -d 'Who may use the server: API keys and users'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "model" -d 'Recognition models on disk'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "say" -d 'Speak a text into a file or to standard output'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "transcribe" -d 'Write down what is said in audio files'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "bench" -d 'How fast recognition is on this machine, and the settings that suit it'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "self-check" -d 'Whether this binary works on this machine, to be asked after an installation'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "man" -d 'Write the man pages'
complete -c voicectl -n "__fish_voicectl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l who -d 'Who may use the server [default: asked for, or as it is set already, else machine]' -r -f -a "machine\t'Whoever is on this machine'
keys\t'Others in the network too, with a key'
everyone\t'Everyone in the network'"
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l model -d 'Recognition model: a name of `voicectl model list`, or a file; `demo` is there without a network, for this time [default: asked for, or the one that is installed, else base-q5_1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l port -d 'Port of the server [default: as it is set already, else 8443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l trust -d 'Let browsers and programs of this machine trust it [default: asked for, or yes]'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l no-trust -d 'Leave the trust stores as they are'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l no-serve -d 'Do not start the server'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l dry-run -d 'Show everything that would be done, and do nothing'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -s y -l yes -d 'Ask nothing: what no flag says is as proposed'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l json -d 'With --dry-run: answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand init" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "new" -d 'Make a certificate that your own CA signs'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "list" -d 'List certificates and when they end'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "import" -d 'Make a lineage of a certificate that somebody else issued'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "export" -d 'Write a certificate in the form that another program wants'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "csr" -d 'Make a certification request for a CA elsewhere, and its key'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "sign" -d 'Sign somebody\'s certification request with your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "lint" -d 'Say what is wrong with certificates, and which clients mind'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "rm" -d 'Remove lineages with all their versions and keys'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "ca" -d 'Your own CAs'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and not __fish_seen_subcommand_from new list import export csr sign lint rm ca help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l names-from -d 'A certificate for each line of this file, names separated by blanks; `-` is standard input' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l profile -d 'What it is for: server, client, peer (both ends), webtransport (pinned by hash, 14 days)' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l key-type -d 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l days -d 'Lifetime in days [default: 90; 14 for webtransport]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l not-after -d 'The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l lineage -d 'Name of the lineage [default: the first name]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l out -d 'Write plain files into this folder instead of a lineage' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l layout -d 'Names of the files: pem, mkcert, server (server.crt, server.key), kubernetes (tls.crt, tls.key), combined' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l export -d 'One more file beside the others, may be repeated' -r -f -a "p12\t'Certificate, intermediates and key, PKCS#12: cert.p12'
der\t'The certificate alone, DER: cert.der'
truststore\t'The certificates that clients are to trust, PKCS#12, as Java wants it: cert-truststore.p12'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l passphrase -d 'Where the pass phrase of the key and of PKCS#12 is: prompt, file:PATH, fd:N or env:NAME' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l ca -d 'The CA that signs [default: local, made on first use]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l ca-passphrase -d 'Where the pass phrase of the CA\'s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l subject -d 'The whole subject in OpenSSL\'s notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l cn -d 'Common name' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l org -d 'Organization' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l org-unit -d 'Organizational unit' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l country -d 'Country, two letters' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l province -d 'State or province' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l locality -d 'City' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l client -d 'A certificate for a client: short for --profile client'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l force -d 'Replace what is there'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l dry-run -d 'Say what would be made, and make nothing'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l encrypt-key -d 'Encrypt the key (PKCS#8, PBES2, AES-256); lineages are read with nobody there, so theirs cannot be'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l self-signed -d 'Let the certificate sign itself: browsers then accept it only one by one'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from new" -l throwaway-ca -d 'A CA for these names alone, whose key is never written: nothing else can ever be signed with it'
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
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l key -d 'Its key, where it is in a file of its own' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l chain -d 'Its intermediates, where they are in a file of their own' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l lineage -d 'Name of the lineage [default: the first name of the certificate]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l passphrase -d 'Where the pass phrase of the key is: prompt, file:PATH, fd:N or env:NAME' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l dry-run -d 'Check everything and change nothing'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l force -d 'Take an expired certificate, and replace another one of the lineage'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l format -d 'What to write' -r -f -a "pem\t'The certificate alone, PEM'
der\t'The certificate alone, DER'
fullchain\t'Certificate and intermediates, PEM'
combined\t'Certificate, intermediates and key in one file, PEM, as haproxy wants it'
key\t'The key alone, PKCS#8 in PEM'
p12\t'Certificate, intermediates and key, PKCS#12'
truststore\t'The certificates that clients are to trust, PKCS#12, as Java wants it'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l out -d 'Write to this file [default: standard output]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l passphrase -d 'Where the pass phrase of what is written is: prompt, file:PATH, fd:N or env:NAME' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l passphrase-in -d 'Where the pass phrase of what is read is' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l alias -d 'Name inside of PKCS#12 [default: the lineage, or the first name of the certificate]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l legacy -d 'Encrypt PKCS#12 with Triple DES and SHA-1, for old programs'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l force -d 'Replace the file'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l out -d 'Write privkey.pem and request.pem into this folder' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l key -d 'Use this key instead of a new one' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l key-type -d 'Kind of the new key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l passphrase -d 'Where the pass phrase of the key is: prompt, file:PATH, fd:N or env:NAME [default: prompt]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l subject -d 'The whole subject in OpenSSL\'s notation, such as /C=US/O=Dev/CN=localhost [default: the first name as CN]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l cn -d 'Common name' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l org -d 'Organization' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l org-unit -d 'Organizational unit' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l country -d 'Country, two letters' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l province -d 'State or province' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l locality -d 'City' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l encrypt-key -d 'Encrypt the new key (PKCS#8, PBES2, AES-256)'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l force -d 'Replace what is there'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from csr" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l profile -d 'What it is for: server, client, peer (both ends), webtransport' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l days -d 'Lifetime in days [default: 90; 14 for webtransport]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l not-after -d 'The last moment instead: 2027-06-30 or 2027-06-30T12:00:00Z' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -s o -l out -d 'Write to this file [default: standard output]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l ca -d 'The CA that signs [default: local, made on first use]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l ca-passphrase -d 'Where the pass phrase of the CA\'s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l force -d 'Replace the file'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from sign" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -l ignore -d 'Leave out findings of this code; can be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -l level -d 'The mildest finding that makes the exit code 3: notice, warning, error' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -l passphrase -d 'Where the pass phrase of encrypted files is: prompt, file:PATH, fd:N, env:NAME' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -l list -d 'List every code with its meaning'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from lint" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from rm" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from rm" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Do not ask'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from rm" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from rm" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from rm" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "new" -d 'Make a CA, with the limits that you want it to have'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "show" -d 'Show a CA: where it is, its fingerprint, when it ends, what it may sign'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "list" -d 'List the CAs, what they may sign, and when they end'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "export" -d 'Write a CA\'s root certificate for clients'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "rotate" -d 'Put a new root in a CA\'s place, without a client that stands outside'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "rm" -d 'Remove a CA with its keys'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from ca" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "new" -d 'Make a certificate that your own CA signs'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "list" -d 'List certificates and when they end'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "import" -d 'Make a lineage of a certificate that somebody else issued'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write a certificate in the form that another program wants'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "csr" -d 'Make a certification request for a CA elsewhere, and its key'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "sign" -d 'Sign somebody\'s certification request with your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Say what is wrong with certificates, and which clients mind'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "rm" -d 'Remove lineages with all their versions and keys'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "ca" -d 'Your own CAs'
complete -c voicectl -n "__fish_voicectl_using_subcommand cert; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -f -a "issue" -d 'Get a certificate from a CA that speaks ACME, and keep it as a lineage'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -f -a "status" -d 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -f -a "due" -d 'Say whether a certificate is due, and by which rule'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -f -a "revoke" -d 'Revoke a certificate, for good'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -f -a "dns-record" -d 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -f -a "account" -d 'Your accounts at CAs'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and not __fish_seen_subcommand_from issue status due revoke dns-record account help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -s d -l domain -d 'DNS names, wildcards and IP addresses of one certificate; may be repeated, or separated by commas' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l names-from -d 'One certificate for each line of this file; `-` is standard input' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l name -d 'Name of the lineage [default: the first name]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l timeout -d 'Longest time for one CA, such as 90s or 10m' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l ca -d 'letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory; repeat it in order of preference [default: letsencrypt]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l ca-root -d 'Trust this root, too, when talking to the CA\'s server' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l email -d 'Address that the CA may write to; again for more' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l eab-kid -d 'Identifier of the key that binds the account to one that you have with the CA' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l eab-hmac-key -d 'Where that key is: prompt, file:PATH, fd:N or env:NAME' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l challenge -d 'http-01, tls-alpn-01, dns-01 or dns-persist-01 [default: dns-01 with --dns, else http-01]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l webroot -d 'Put http-01 answers below this folder, which a web server shows on port 80' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l http-listen -d 'Answer http-01 on this address; may be repeated [default: port 80 of all addresses]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l tls-listen -d 'Answer tls-alpn-01 on this address; may be repeated [default: port 443 of all addresses]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l preflight -d 'What to do about things that look wrong before the CA is asked [default: warn; off for CAs by URL]' -r -f -a "warn\t'Say what looks wrong, and go on'
strict\t'Stop at what looks wrong'
off\t'Do not look'"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l dns -d 'Prove names by TXT records, set by: manual, exec:PATH, certbot:AUTH[,CLEANUP], acme.sh:PATH, acme-dns, rfc2136, or a provider such as cloudflare' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l dns-credentials -d 'Read what the provider needs from this file of NAME=VALUE lines that nobody else may read (0600)' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l dns-resolver -d 'Ask this resolver instead of the system\'s, such as 192.0.2.53 or 192.0.2.53:5353; can be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l dns-port -d 'Ask the servers of a zone on this port, for a zone that is not in the public DNS' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l propagation -d 'Whom to ask before the CA is: authoritative (every server of the zone), resolvers, off' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l propagation-timeout -d 'How long to wait until the records are seen' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l dns-hook-timeout -d 'How long one call of a hook may take [default: 2m]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l pre-hook -d 'Shell command before anything is renewed; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l deploy-hook -d 'Shell command that hands each new version over, such as \'systemctl reload nginx\'; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l post-hook -d 'Shell command at the end of a renewal, whatever came; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l endpoint -d 'Where each new version must be served afterwards; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l key-type -d 'Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l csr -d 'Have this request signed, whose key is elsewhere' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l key -d 'The key of the request, to make it a lineage' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l out -d 'Write cert.pem, chain.pem and fullchain.pem into this folder' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l profile -d 'The CA\'s kind of certificate, such as shortlived' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l preferred-chain -d 'Name of the root that the chain shall lead to' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l force -d 'Order it again although it is not due, or is there with other names or from elsewhere'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l dry-run -d 'Try everything with the CA\'s trial directory, and change nothing here'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l now -d 'Try although a failure was too short a while ago'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l staging -d 'Ask the CA\'s trial directory: no limits, and certificates that nobody trusts'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l agree-tos -d 'Agree to the CA\'s terms of service'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l reuse-key -d 'Keep the key that is there'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from issue" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -l ca-root -d 'Trust this root, too, when talking to the CA\'s server [default: the one that the lineage was ordered with]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -l offline -d 'Ask no CA: what it said before counts, else the lifetime'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -l refresh-ari -d 'Ask the CA although it said when to ask again'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -l ca-root -d 'Trust this root, too, when talking to the CA\'s server [default: the one that the lineage was ordered with]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -l offline -d 'Ask no CA: what it said before counts, else the lifetime'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -l refresh-ari -d 'Ask the CA although it said when to ask again'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from due" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l ca -d 'The CA that issued it [default: the one that the lineage remembers]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l ca-root -d 'Trust this root, too, when talking to the CA\'s server' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l reason -d 'Why: unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation, privilege-withdrawn' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l by -d 'Who asks for it' -r -f -a "account\t''
certificate-key\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l key -d 'The certificate\'s key [default: the lineage\'s]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Say what would be revoked, and do not ask the CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Do not ask'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from revoke" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -s d -l domain -d 'Names to prove; `*.example.com` means example.com and --wildcard' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l ca -d 'The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l ca-root -d 'Trust this root, too, when talking to the CA\'s server' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l issuer -d 'What the CA calls itself in such records, where its directory does not say' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l until -d 'The record counts until then: YYYY-MM-DD or RFC 3339' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l dns-resolver -d 'Ask this resolver instead of the system\'s, such as 192.0.2.53 or 192.0.2.53:5353; can be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l dns-port -d 'Ask the servers of a zone on this port, for a zone that is not in the public DNS' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l wildcard -d 'Allow wildcards and everything below the names, too'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l check -d 'Look whether the records are there; exit code 1 when one is missing'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from dns-record" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -f -a "new" -d 'Make an account at a CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -f -a "show" -d 'Show accounts: all of them as they are on disk, or one as its CA sees it'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -f -a "update" -d 'Change the addresses that the CA may write to'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -f -a "rollover" -d 'Give an account a new key'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -f -a "deactivate" -d 'End an account, for good'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -f -a "import" -d 'Take over an account that another client made'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from account" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from help" -f -a "issue" -d 'Get a certificate from a CA that speaks ACME, and keep it as a lineage'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from help" -f -a "due" -d 'Say whether a certificate is due, and by which rule'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Revoke a certificate, for good'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from help" -f -a "dns-record" -d 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from help" -f -a "account" -d 'Your accounts at CAs'
complete -c voicectl -n "__fish_voicectl_using_subcommand acme; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l only -d 'Only this lineage; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l jitter -d 'Wait a random time up to this one first, such as 30m, when there is no terminal' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l timeout -d 'Longest time for one CA, such as 90s or 10m' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l hook-timeout -d 'Longest time for one hook' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l at-once -d 'Certificates that are renewed side by side' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l ca-passphrase -d 'Where the pass phrase of a local CA\'s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l ca-root -d 'Trust this root, too, when talking to the CA\'s server [default: the one that the lineage was ordered with]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l force -d 'Renew what is not due, too; with `--only`'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l explain -d 'Say what is due when, and by which rule; renew nothing'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l dry-run -d 'As `--explain`, and try what is due with the CA\'s trial directory; change nothing'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l now -d 'Try although a failure was too short a while ago'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l offline -d 'Ask no CA: what it said before counts, else the lifetime'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l refresh-ari -d 'Ask the CA although it said when to ask again'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -f -a "hook" -d 'Show or set what happens around each renewal of a lineage, or hand its certificate over now'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -f -a "notify" -d 'Who is told when a certificate is in trouble'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -f -a "schedule" -d 'Let systemd or cron run `voicectl renew` every hour'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and not __fish_seen_subcommand_from hook notify schedule help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l pre -d 'Shell command before anything is renewed; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l deploy -d 'Shell command that hands a new version over; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l post -d 'Shell command at the end, whatever came; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l endpoint -d 'Where a new version must be served: host:port or a URL as for `inspect`, before it perhaps the name to ask for; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l timeout -d 'Longest time for a hook' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l wait -d 'How long an endpoint may take until it serves the version' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l approve -d 'As root, run what the lineage names although the state folder is another user\'s: its hooks, its program for DNS'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l clear -d 'Forget all that was set before'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l run -d 'Run the deploy hooks for the present version now, and ask the endpoints'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from hook" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from notify" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from notify" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from notify" -l test -d 'Send a test message by all channels'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from notify" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from notify" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from notify" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from notify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from notify" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l writable -d 'A folder that deploy hooks write into' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l systemd -d 'A systemd timer'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l cron -d 'A line for cron'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l install -d 'Install it, in the place of an earlier one'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l print -d 'Show what would be installed; so it is without any of these'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l remove -d 'Remove what was installed, of either kind'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l user -d 'For this user, also where root runs it'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l force -d 'Replace or remove what was changed since, or belongs to another state folder'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from schedule" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from help" -f -a "hook" -d 'Show or set what happens around each renewal of a lineage, or hand its certificate over now'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from help" -f -a "notify" -d 'Who is told when a certificate is in trouble'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from help" -f -a "schedule" -d 'Let systemd or cron run `voicectl renew` every hour'
complete -c voicectl -n "__fish_voicectl_using_subcommand renew; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l format -d 'How to answer' -r -f -a "text\t'Details of one, a table of several'
json\t'An array of objects, documented in docs/inspect.md'
openmetrics\t'For Prometheus and its kin'"
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l out -d 'Write JSON or OpenMetrics to a file, which is replaced in one step' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l passphrase -d 'Pass phrase of encrypted keys and PKCS#12 files: prompt, file:PATH, fd:N or env:NAME' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l ca -d 'Trust anchors to check against: a file, `system` or `local`; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l name -d 'Check for this name instead of the server\'s' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l purpose -d 'Check for this purpose [default: what the certificate is made for]' -r -f -a "server\t'TLS server'
client\t'TLS client'"
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l sni -d 'Ask servers for the certificate of this name' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l starttls -d 'Begin in plain text: smtp, imap, pop3, ftp, ldap, postgres, mysql, xmpp or xmpp-server [default: by scheme or port]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l timeout -d 'For each server, from its address to the end of the handshake' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l concurrency -d 'How many servers are asked at once' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l client-cert -d 'Certificate to show to servers that ask for one' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l client-key -d 'Its key [default: in the same file]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l warn -d 'Warn when less is left: 30d, 12h, or 33% of the lifetime' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l crit -d 'Critical when less is left' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l expect-san -d 'Every leaf must be for this name; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l expect-issuer -d 'Every leaf\'s issuer must contain this text' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l expect-key -d 'Every leaf must have the key of this file: a key, certificate or request' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l json -d 'Answer in JSON, always an array; the same as `--format json`'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l no-lint -d 'Leave out what is unusual about the certificates'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -s 4 -l ipv4 -d 'Use IPv4 only'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -s 6 -l ipv6 -d 'Use IPv6 only'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l check -d 'Answer as a monitoring plugin: one line, exit codes of Nagios'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand inspect" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l ca -d 'Take every client to have the roots of this file; may be repeated' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l client -d 'Only this client: chromium, firefox, python, requests, node, java, curl, apple; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l websocket -d 'Ask for WebSocket at this path too' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l timeout -d 'For each probe and each program' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l no-programs -d 'Verdicts by rules only: run no program'
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l health -d 'Ask a server on this machine whether it is well, `/healthz` where the URL has no path; say nothing if so, else the exit code is 1. For health checks of containers: over loopback any certificate will do'
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l json -d 'Answer in JSON, always an array, documented in docs/doctor.md'
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l ca -d 'A root that clients of the server have, beside the system\'s and the local CA\'s; may be repeated' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l http-port -d 'The port of plain HTTP that must lead to HTTPS [default: 80 where the URL has the port 443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l timeout -d 'For each connection; all of them together take at most four times as long' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l fail-under -d 'Exit with 3 when the grade is below this one: A+, A, B, C, D, F' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l local -d 'Look at this machine'
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l json -d 'Answer in JSON, documented in docs/audit.md'
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l sarif -d 'Answer in SARIF 2.1.0, for code scanning'
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand audit" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -f -a "install" -d 'Make the clients of this machine trust your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -f -a "uninstall" -d 'Take your CA out of every trust store of this machine'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -f -a "status" -d 'Show which trust stores of this machine have your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -f -a "env" -d 'Print the variables that make programs trust your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -f -a "run" -d 'Run a command that trusts your CA, with nothing installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -f -a "share" -d 'Hand your CA to phones and other machines: a page for some minutes'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and not __fish_seen_subcommand_from install uninstall status env run share help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -l ca -d 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -l store -d 'Only this store; several are possible [default: all that are on this machine, but not policy]' -r -f -a "system\t'the operating system\'s store: curl, git, Python\'s ssl, Go, Rust; on macOS and Windows the browsers too'
policy\t'policy files of Chromium, Chrome, Edge, Brave and Firefox on Linux, which then say that they are managed'
java\t'the key store of each JDK that does not follow the system\'s'
nss\t'the databases of Chromium, Chrome, Edge, Brave, Firefox and Thunderbird on Linux, of one user'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -l policy -d 'Policy files of browsers too'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -l print-commands -l dry-run -d 'Print the commands that would be run, and run none'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -s y -l yes -d 'Do not ask before commands are run as root'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from install" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -l ca -d 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -l store -d 'Only this store; several are possible [default: all that are on this machine, but not policy]' -r -f -a "system\t'the operating system\'s store: curl, git, Python\'s ssl, Go, Rust; on macOS and Windows the browsers too'
policy\t'policy files of Chromium, Chrome, Edge, Brave and Firefox on Linux, which then say that they are managed'
java\t'the key store of each JDK that does not follow the system\'s'
nss\t'the databases of Chromium, Chrome, Edge, Brave, Firefox and Thunderbird on Linux, of one user'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -l strays -d 'Also certificates that voicectl once installed and whose CA is not in the state folder any more'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -l print-commands -l dry-run -d 'Print the commands that would be run, and run none'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -s y -l yes -d 'Do not ask before commands are run as root'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from uninstall" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -l ca -d 'The CA: its name, or a file with its root certificate; several are possible [default: those of the state folder]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -l store -d 'Only this store; several are possible [default: all that are on this machine, but not policy]' -r -f -a "system\t'the operating system\'s store: curl, git, Python\'s ssl, Go, Rust; on macOS and Windows the browsers too'
policy\t'policy files of Chromium, Chrome, Edge, Brave and Firefox on Linux, which then say that they are managed'
java\t'the key store of each JDK that does not follow the system\'s'
nss\t'the databases of Chromium, Chrome, Edge, Brave, Firefox and Thunderbird on Linux, of one user'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from status" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -l ca -d 'A CA by its name, or a file with roots in PEM or DER form [default: all your own CAs]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -l shell -d 'Language of the lines' -r -f -a "sh\t''
bash\t''
zsh\t''
fish\t''
pwsh\t''
dotenv\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -l json -d 'Answer in JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from env" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from run" -l ca -d 'A CA by its name, or a file with roots in PEM or DER form [default: all your own CAs]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from run" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from run" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from run" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from run" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -l ca -d 'A CA by its name, or a file with a root in PEM or DER form [default: local]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -l listen -d 'Address to listen on [default: this machine\'s on the local network, any free port]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -l for -d 'Time after which the page is gone, such as `90s`, `10m` or `1h`; at most a day' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -l once -d 'End as soon as the certificate was fetched'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -l json -d 'Print link and fingerprint in JSON, then serve'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from share" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "install" -d 'Make the clients of this machine trust your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "uninstall" -d 'Take your CA out of every trust store of this machine'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show which trust stores of this machine have your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "env" -d 'Print the variables that make programs trust your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "run" -d 'Run a command that trusts your CA, with nothing installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "share" -d 'Hand your CA to phones and other machines: a page for some minutes'
complete -c voicectl -n "__fish_voicectl_using_subcommand trust; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l listen -d 'Address to listen on, unix:/PATH[,mode=660], or fd:NAME for sockets that systemd opened; may be repeated [default: localhost:8443] [env: VOICECTL_LISTEN]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l http -d 'Address for plain HTTP that is redirected to HTTPS, and answers http-01 challenges; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l metrics -d 'Address of its own for /metrics and /healthz, over plain HTTP and without a key; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l access -d 'File with keys, users and the token secret that several servers share, written by `auth share`; it is only read [default: what this state folder has]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l allow-origin -d 'Origin of pages of another site that may use the server, such as `https://app.example.com`; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l oidc-issuer -d 'Take tokens of this OpenID Connect issuer, as its tokens name it in `iss`' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l audience -d 'What the issuer\'s tokens name as their audience, `aud`; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l jwks -d 'Where the issuer\'s keys are: the URL of a JWK Set, or a file with one or with PEM keys [default: what the issuer says]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l jwt-algorithm -d 'Algorithm of the issuer\'s tokens: RS256, ES256 or EdDSA; may be repeated [default: RS256]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l firebase -d 'Take tokens of this Firebase project' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l issuer-root -d 'CA that the issuer\'s server may have a certificate of, beside the system\'s [PEM file]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l hsts -d 'Tell browsers to come back over HTTPS only: auto (not for localhost and addresses), on or off [default: auto]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l limit -d 'A limit, such as upload=50MiB; may be repeated; `voicectl config show` lists them' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l cert -d 'Certificate file: leaf and intermediates in PEM form' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l key -d 'Private key file of `--cert`' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l lineage -d 'Lineage to serve [default: one that `serve` makes and keeps for this machine; with --acme, the first name\'s]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l ca -d 'The local CA that signs [default: local]; with --acme letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory, which may be repeated in order of preference [default: letsencrypt]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l ca-passphrase -d 'Where the pass phrase of the local CA\'s key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -s d -l domain -d 'DNS names and IP addresses of the certificate; may be repeated, or separated by commas' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l ca-root -d 'Trust this root, too, when talking to the CA\'s server' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l challenge -d 'Prove names by this alone: tls-alpn-01 on the HTTPS port, http-01 on the port of `--http` [default: the first, and the second if that fails]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l profile -d 'The CA\'s kind of certificate, such as shortlived' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l email -d 'Address that the CA may write to; again for more' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l eab-kid -d 'Identifier of the key that binds the account to one that you have with the CA' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l eab-hmac-key -d 'Where that key is: prompt, file:PATH, fd:N or env:NAME' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l trusted-proxy -d 'Proxy in front that is believed when it says who the client is: an address, a network, `loopback` or `private`; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l engine -d '`built-in`, or `upstream` and the addresses of servers with OpenAI\'s API, the preferred one first [default: built-in] [env: VOICECTL_ENGINE]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l upstream-key -d 'Where the key for those servers is: file:PATH, fd:N or env:NAME' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l upstream-ca -d 'CA of their certificates, beside those of this system and the local CA' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l upstream-for -d 'What they do: stt or tts; the rest stays here; may be repeated [default: both]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l upstream-model -d 'Their recognition model [default: whisper-1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l upstream-speech-model -d 'Their speech model [default: tts-1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l upstream-voice -d 'A voice of theirs, the default one first, such as alloy or if_sara=it; may be repeated [default: OpenAI\'s]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l model -d 'Recognition model: a name of `voicectl model list`, or a file; may be repeated: the first is the default one, the others are loaded on demand [default: base-q5_1] [env: VOICECTL_MODEL]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l vad -d 'What finds voice in live speech: earshot, or silero, which `voicectl model pull silero-v5.1.2` fetches [default: earshot] [env: VOICECTL_VAD]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l states -d 'Recordings that are recognised side by side [default: by the number of cores]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l threads -d 'Threads of one recognition [default: by the number of cores, and more while there is no other]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l without -d 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l log -d 'What to log, such as `info`, `debug` or `voicectl::access=off` [default: info] [env: VOICECTL_LOG]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l open -d 'Let everyone who reaches the address use the server; what needs more than speech still needs a key'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l allow-no-origin -d 'Where there is a list of origins: take requests with neither an origin nor a credential too, which is what programs send, and whoever wants to get around the list'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l acme -d 'Get the certificate for `-d` from a CA that speaks ACME, and renew it while the server runs'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l agree-tos -d 'Agree to the CA\'s terms of service'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l plain -d 'No TLS: for a proxy in front, which has the certificate'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l behind-proxy -d 'With --plain beyond this machine: a proxy with TLS is in front'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l proxy-protocol -d 'Connections of trusted proxies begin with a PROXY header, version 1 or 2'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l forwarded -d 'Trusted proxies set `Forwarded` (RFC 7239), not `X-Forwarded-For`'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l pull -d 'Fetch models without asking when they are not installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l browse -d 'Open the page in the browser of this desktop once the server is ready'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l log-json -d 'Log as JSON lines'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l print-config -d 'Print the settings that would be in force, with where each comes from, and end'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand serve" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -s d -l domain -d 'Name that clients use; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l email -d 'Address that the CA may write to' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l ca -d 'letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory [default: letsencrypt]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l ca-root -d 'Trust this root, too, when talking to the CA\'s server' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l key -d 'Name of the API key that is made for the first client' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l model -d 'Recognition model, a name of `voicectl model list`' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l https-port -d 'Port of HTTPS' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l http-port -d 'Port of HTTP, which redirects and answers the CA' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l proxy -d 'Put it behind a proxy that is installed and runs: it gets the ports and the certificate' -r -f -a "nginx\t''
caddy\t''
haproxy\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l server -d 'With --proxy: port of this machine between proxy and server [default: a unix socket; 127.0.0.1:8000 for haproxy]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l challenges -d 'With --proxy: port of this machine where the CA\'s challenges are answered [default: 127.0.0.1:8080]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l fail-under -d 'Grade that the audit must give: A+, A, B, C, D' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l agree-tos -d 'Agree to the CA\'s terms of service'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l open -d 'Let everyone who reaches the server use it'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l network -d 'With --proxy: leave the service its network, which engines and issuers elsewhere need'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l no-firewall -d 'Leave the firewall as it is'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l dry-run -d 'Show everything that would be done, and do nothing'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -s y -l yes -d 'Do not ask'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l json -d 'With --dry-run: answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand up" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand down" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand down" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand down" -l dry-run -d 'Show every command, and run none'
complete -c voicectl -n "__fish_voicectl_using_subcommand down" -s y -l yes -d 'Do not ask'
complete -c voicectl -n "__fish_voicectl_using_subcommand down" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand down" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand down" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand down" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "nginx" -d 'nginx in front of the server: TLS ends there, or passes through'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "caddy" -d 'Caddy in front of the server: TLS ends there'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "haproxy" -d 'haproxy in front of the server: TLS ends there, or passes through'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "systemd" -d 'Run the server as a service: its sockets, its bounds, the timer of its renewal'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "cron" -d 'Run the renewal every hour, where systemd does not run'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "firewall" -d 'Open ports in the firewall of the machine: ufw, firewalld, nftables'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "docker" -d 'A container: a small image without root, and a service for Docker Compose'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "cloud-run" -d 'A service of Google Cloud Run: its YAML, and the script that puts it there'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "gcp-lb" -d 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "kubernetes" -d 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and not __fish_seen_subcommand_from nginx caddy haproxy systemd cron firewall docker cloud-run gcp-lb kubernetes help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l domain -d 'Name that clients use; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l lineage -d 'Lineage whose certificate is used [default: the first name\'s]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l tls -d 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]' -r -f -a "terminate\t''
passthrough\t''
none\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l server -d 'Where the server listens: IP:PORT, NAME:PORT or unix:/PATH [default: unix:/run/voicectl.sock; with --tls passthrough 127.0.0.1:8443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l challenges -d 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: the proxy itself, from STATE/challenges]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l address -d 'Address that the proxy listens on; may be repeated [default: all]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l http-port -d 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l https-port -d 'Port for HTTPS [default: 443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l hsts -d 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]' -r -f -a "on\t''
off\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l upload -d 'Largest upload in MiB, as the server\'s limit `upload` [default: 25]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l nginx-version -d 'Release of nginx that the files are for [default: the one that is installed, else any since 1.18]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l openssl-version -d 'Release of OpenSSL that nginx runs with [default: the one that it names, else any since 3.0]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from nginx" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l domain -d 'Name that clients use; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l lineage -d 'Lineage whose certificate is used [default: the first name\'s]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l tls -d 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]' -r -f -a "terminate\t''
passthrough\t''
none\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l server -d 'Where the server listens: IP:PORT, NAME:PORT or unix:/PATH [default: unix:/run/voicectl.sock; with --tls passthrough 127.0.0.1:8443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l challenges -d 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: the proxy itself, from STATE/challenges]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l address -d 'Address that the proxy listens on; may be repeated [default: all]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l http-port -d 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l https-port -d 'Port for HTTPS [default: 443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l hsts -d 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]' -r -f -a "on\t''
off\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l caddy-version -d 'Release of Caddy that the file is for [default: the one that is installed; the file is the same for all since 2.6]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l import -d 'Have /etc/caddy/Caddyfile import the file: --install adds the line, --uninstall takes it out again'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from caddy" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l domain -d 'Name that clients use; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l lineage -d 'Lineage whose certificate is used [default: the first name\'s]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l tls -d 'Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for the challenges of the first certificate (none) [default: terminate]' -r -f -a "terminate\t''
passthrough\t''
none\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l server -d 'Where the server listens: IP:PORT or NAME:PORT [default: 127.0.0.1:8000; with --tls passthrough 127.0.0.1:8443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l challenges -d 'Who answers http-01 challenges: where `acme issue --http-listen` listens [default: 127.0.0.1:8080]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l address -d 'Address that the proxy listens on; may be repeated [default: all]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l http-port -d 'Port that redirects to HTTPS, and answers http-01 challenges [default: 80]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l https-port -d 'Port for HTTPS [default: 443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l hsts -d 'Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]' -r -f -a "on\t''
off\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l haproxy-version -d 'Release of haproxy that the files are for [default: the one that is installed, else any since 2.6]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l openssl-version -d 'Release of OpenSSL that haproxy runs with [default: the one that it names, else any since 3.0]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from haproxy" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l domain -d 'Name that clients use; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l lineage -d 'Lineage whose certificate is used [default: the first name\'s]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l cert -d 'Certificate from elsewhere, leaf and intermediates in PEM form; systemd reads it for the server' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l key -d 'Private key of --cert' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l bind -d 'Who opens the ports: systemd, so that a restart loses no connection (socket), the server itself (direct), or a proxy in front, over a unix socket (proxy) [default: socket]' -r -f -a "socket\t''
direct\t''
proxy\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l https -d 'Address for HTTPS; may be repeated [default: port 443 of every address]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l http -d 'Address for plain HTTP, which is redirected and answers challenges; may be repeated [default: port 80 of every address]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l socket -d 'With --bind proxy: the unix socket that the proxy connects to [default: /run/voicectl.sock]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l listen -d 'With --bind proxy: a port of this machine instead of the unix socket, for a proxy that cannot reach one, as haproxy' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l group -d 'With --bind proxy: group of the proxy, which may connect [default: www-data]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l metrics -d 'Address of its own for /metrics and /healthz, over plain HTTP and without a key; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l model -d 'Recognition model, a name of `voicectl model list`; may be repeated [default: base-q5_1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l threads -d 'Threads of one recognition [default: by the number of cores, and more while there is no other]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l memory -d 'MiB of memory that the server may use; it is killed and started again beyond [default: no limit]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l program -d 'Where voicectl will be, for files that are made for another machine or a package [default: this one]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l systemd-version -d 'Version of systemd [default: of the one that is here, else any]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l no-http -d 'No port for plain HTTP'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l network -d 'With --bind proxy: keep the network, which engines and issuers elsewhere need'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l open -d 'Let everyone who reaches the server use it, without a key'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l gpu -d 'Let the server use the GPU'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from systemd" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cron" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l kind -d 'The firewall [default: auto: firewalld where it runs, else ufw where it is installed, else nftables]' -r -f -a "auto\t''
ufw\t''
firewalld\t''
nftables\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l port -d 'Port that is opened for TCP; may be repeated [default: 80 and 443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l from -d 'Network that may connect, such as 192.168.0.0/16; may be repeated [default: everyone]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l ssh -d 'With --only: port of SSH, which stays open for everyone; may be repeated [default: 22]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l chain -d 'With nftables: the chain that lets packets in, as family, table and name [default: inet filter input]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l only -d 'With nftables: close every other port but SSH\'s, on a machine that has no firewall yet'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from firewall" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l domain -d 'Name that clients use; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l tls -d 'Certificate of an ACME CA, of a CA of its own, of a lineage of this machine, or none behind a proxy [default: acme with --domain, else local]' -r -f -a "acme\t''
local\t''
lineage\t''
plain\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l email -d 'With --tls acme: where the CA writes to' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l lineage -d 'Lineage whose certificate is used [default: the first name\'s]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l tls-folder -d 'With --tls lineage: where the container finds its copy [default: /srv/voicectl/tls]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l address -d 'With --tls plain: where the proxy finds it [default: 127.0.0.1:8080]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l image -d 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l binary -d 'Take this released program of the build\'s folder [default: build it from the source]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l builder -d 'Image that the program is built in; pin it with @sha256:... [default: rust:1.95-slim-bookworm]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l base -d 'Image below the program; pin it with @sha256:... [default: gcr.io/distroless/cc-debian12:nonroot]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l model -d 'Recognition model, a name of `voicectl model list` [default: base-q5_1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l models -d 'Where the model is: a volume that is filled once, or the image [default: volume]' -r -f -a "volume\t''
image\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l engine-upstream -d 'Hand recognition to this server with OpenAI\'s API, such as vLLM; may be repeated, the preferred one first' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l upstream-model -d 'What that server calls its recognition model [default: whisper-1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from docker" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l project -d 'Project of Google Cloud' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l region -d 'Region, such as europe-west1' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l image -d 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l name -d 'Name of the service [default: voicectl]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l protocol -d 'What Cloud Run speaks with the server: h2c has no bound on uploads, http1 has live speech [default: h2c]' -r -f -a "h2c\t''
http1\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l ingress -d 'Who reaches it; behind `deploy gcp-lb`: internal-and-cloud-load-balancing [default: all]' -r -f -a "all\t''
internal\t''
internal-and-cloud-load-balancing\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l model -d 'Recognition model, a name of `voicectl model list` [default: base-q5_1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l models-bucket -d 'Bucket of Cloud Storage with the model\'s file [default: the model is in the image]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l engine-upstream -d 'Hand recognition to this server with OpenAI\'s API, such as vLLM; may be repeated, the preferred one first' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l upstream-model -d 'What that server calls its recognition model [default: whisper-1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l upstream-key-secret -d 'Secret of Secret Manager with the key for --engine-upstream' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l oidc-issuer -d 'Take tokens of this OpenID Connect issuer; they need no shared secret' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l audience -d 'What the issuer\'s tokens name as their audience' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l trusted-proxy -d 'Address of a load balancer in front; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l cpu -d 'Cores of an instance [default: 4]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l memory -d 'Memory of an instance in MiB [default: 2048]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l min-instances -d 'Instances that always run; with 0 the first one waits for its model [default: 1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l max-instances -d 'Instances at most [default: 10]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l concurrency -d 'Requests of an instance at once [default: 16]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from cloud-run" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l project -d 'Project of Google Cloud' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l domain -d 'Name that clients use; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l name -d 'What everything is called that is made [default: voicectl]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l cloud-run-service -d 'Service of Cloud Run behind it, in --region' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l region -d 'Region, such as europe-west1' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l instance-group -d 'Group of machines behind it that run the server with HTTPS, in --zone' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l zone -d 'Zone of the group, such as europe-west1-b' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l port -d 'Port of the server on these machines [default: 8443]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l network -d 'Network of these machines [default: default]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l target-tag -d 'Network tag of these machines, for the firewall [default: voicectl]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l dns-zone -d 'Managed zone of Cloud DNS that gets the records [default: they are printed]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from gcp-lb" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l domain -d 'Name that clients use; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l gateway-class -d 'Class of the gateway; `kubectl get gatewayclass` shows those of the cluster' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l gateway-namespace -d 'Where the gateway\'s pods run, such as envoy-gateway-system [default: --namespace]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l gateway-network -d 'Where a gateway without pods comes from, such as 130.211.0.0/22 and 35.191.0.0/16 of Google; may be repeated' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l tls -d 'Who speaks TLS with clients: the gateway, or the servers themselves [default: gateway]' -r -f -a "gateway\t''
serve\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l email -d 'Where the CA writes to' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l acme -d 'Which of Let\'s Encrypt\'s CAs signs; staging is for trials [default: production]' -r -f -a "production\t''
staging\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l image -d 'Image of voicectl; pin it with @sha256:... [default: voicectl with this version as its tag]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l name -d 'What everything is called [default: voicectl]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l namespace -d 'Where it runs [default: voicectl]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l replicas -d 'Servers at least [default: 2]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l max-replicas -d 'Servers at most [default: 10]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l states -d 'Recordings that one server recognises side by side, and cores that it asks for [default: 2]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l memory -d 'Memory of one server in MiB [default: 1024]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l drain -d 'How long open requests may go on when a server ends [default: 30]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l model -d 'Recognition model, a name of `voicectl model list` [default: base-q5_1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l models -d 'Where the model is: on a volume for all, fetched by each pod, or in the image [default: volume]' -r -f -a "volume\t''
pod\t''
image\t''"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l storage-class -d 'Storage class of the models\' volume, one with ReadWriteMany [default: the cluster\'s]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l storage -d 'Room for models in GiB [default: 5; with --vllm 20]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l engine-upstream -d 'Hand recognition to this server with OpenAI\'s API, such as vLLM; may be repeated, the preferred one first' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l upstream-model -d 'What that server calls its recognition model [default: whisper-1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l upstream-key-secret -d 'Secret whose `key` is the key for --engine-upstream' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l vllm -d 'Run vLLM on a graphics card with this model, such as openai/whisper-large-v3-turbo, and hand recognition to it' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l vllm-image -d 'With --vllm: its image, with vllm[audio] in it' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l gpus -d 'With --vllm: graphics cards [default: 1]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l oidc-issuer -d 'Take tokens of this OpenID Connect issuer; they need no shared secret' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l audience -d 'What the issuer\'s tokens name as their audience' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l monitoring-namespace -d 'Where Prometheus runs, which may read the numbers [default: monitoring]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l write -d 'Write them into a folder; what was changed there stays as it is' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l pod-monitor -d 'A PodMonitor, for the Prometheus operator'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l check -d 'Let the programs that read them judge them'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l install -d 'Install them, in the place of an earlier installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l uninstall -d 'Remove what was installed, whatever flags it was installed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l diff -d 'Show how they differ from those in --write DIR, or from what is installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l dry-run -d 'With --install or --uninstall: show every step, and do none'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from kubernetes" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "nginx" -d 'nginx in front of the server: TLS ends there, or passes through'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "caddy" -d 'Caddy in front of the server: TLS ends there'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "haproxy" -d 'haproxy in front of the server: TLS ends there, or passes through'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "systemd" -d 'Run the server as a service: its sockets, its bounds, the timer of its renewal'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "cron" -d 'Run the renewal every hour, where systemd does not run'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "firewall" -d 'Open ports in the firewall of the machine: ufw, firewalld, nftables'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "docker" -d 'A container: a small image without root, and a service for Docker Compose'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "cloud-run" -d 'A service of Google Cloud Run: its YAML, and the script that puts it there'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "gcp-lb" -d 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "kubernetes" -d 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies'
complete -c voicectl -n "__fish_voicectl_using_subcommand deploy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -f -a "show" -d 'Show the settings of the server as they are in force'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -f -a "set" -d 'Change settings of the server in `config.toml`'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -f -a "unset" -d 'Take settings out of `config.toml`: they then have their defaults'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -f -a "example" -d 'Print a configuration file with every setting in it, commented out'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and not __fish_seen_subcommand_from show set unset example help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from show" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Say where each value comes from'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from set" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from set" -l dry-run -d 'Print the file as it would be, and write nothing'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from set" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from unset" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from unset" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from unset" -l dry-run -d 'Print the file as it would be, and write nothing'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from unset" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from example" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from example" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from example" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from example" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from example" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from example" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the settings of the server as they are in force'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "set" -d 'Change settings of the server in `config.toml`'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "unset" -d 'Take settings out of `config.toml`: they then have their defaults'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "example" -d 'Print a configuration file with every setting in it, commented out'
complete -c voicectl -n "__fish_voicectl_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -f -a "key" -d 'API keys, for programs'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -f -a "user" -d 'Users, who sign in with a password'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -f -a "share" -d 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and not __fish_seen_subcommand_from key user share help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -f -a "new" -d 'Make an API key'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -f -a "list" -d 'List the API keys: what for, how old, until when, and which need attention'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -f -a "revoke" -d 'Revoke an API key: running servers refuse it from their next request on'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -f -a "rotate" -d 'Make a new API key in the place of another, which stays good for a while'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from key" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -f -a "add" -d 'Add a user, who may sign in at `POST /auth/login`'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -f -a "passwd" -d 'Set another password; all logins of the user end'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -f -a "rm" -d 'Remove a user; all logins end at once'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -f -a "list" -d 'List the users'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from user" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from share" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from share" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from share" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from share" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from share" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from share" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "key" -d 'API keys, for programs'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "user" -d 'Users, who sign in with a password'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "share" -d 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l format -d 'Format: mp3, opus, flac, wav or pcm [default: by the file\'s extension, else wav]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l lang -d 'Language: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT, or its first part' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l speed -d 'Speed: 0.25 to 4' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l server -d 'Let a server do it: this one, or any with OpenAI\'s API, such as `https://voice.lan:8443` [env: VOICECTL_SERVER]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l server-key -d 'Where its key is: prompt, file:PATH, fd:N or env:NAME [default: env:VOICECTL_SERVER_KEY, where that is set]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l server-ca -d 'CA of its certificate, beside those of this system and the local CA' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l force -d 'Replace the file when it exists'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand say" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l format -d 'Form of the answer: the words, JSON, or subtitles of one file' -r -f -a "text\t'The words'
json\t'As --json'
srt\t'SubRip subtitles'
vtt\t'WebVTT subtitles'"
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l prompt -d 'What was said before, or names and spellings to expect' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l language -d 'Language as an ISO 639-1 code [default: found out]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l server -d 'Let a server do it: this one, or any with OpenAI\'s API, such as `https://voice.lan:8443` [env: VOICECTL_SERVER]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l server-key -d 'Where its key is: prompt, file:PATH, fd:N or env:NAME [default: env:VOICECTL_SERVER_KEY, where that is set]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l server-ca -d 'CA of its certificate, beside those of this system and the local CA' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l model -d 'Recognition model: a name of `voicectl model list`, or a file [default: base-q5_1] [env: VOICECTL_MODEL]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l without -d 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l json -d 'Answer in JSON: an array with text, language, duration and segments of each file'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l words -d 'With JSON: the times of each word as well'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l translate -d 'Translate into English'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l live -d 'Write words while the sound comes in, through the server; one line per utterance'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l pull -d 'Fetch the model without asking when it is not installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand transcribe" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -l model -d 'Recognition model: a name of `voicectl model list`, or a file; may be repeated: the first is the default one, the others are loaded on demand [default: base-q5_1] [env: VOICECTL_MODEL]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -l without -d 'Shortcut of recognition that is not to be taken: context, silence, windows or passing; may be repeated [default: all are taken]' -r
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -l pull -d 'Fetch models without asking when they are not installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -l json -d 'Answer as JSON'
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand bench" -s V -l version -d 'Print version'
complete -c voicectl -n "__fish_voicectl_using_subcommand self-check" -l state -d 'Folder of certificates and keys [env: VOICECTL_STATE]' -r -F
complete -c voicectl -n "__fish_voicectl_using_subcommand self-check" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c voicectl -n "__fish_voicectl_using_subcommand self-check" -l json -d 'Answer in JSON: an array with part, ok, detail and repairs'
complete -c voicectl -n "__fish_voicectl_using_subcommand self-check" -s q -l quiet -d 'Say nothing but warnings and errors'
complete -c voicectl -n "__fish_voicectl_using_subcommand self-check" -l no-input -d 'Never ask: fail and name the flag that answers'
complete -c voicectl -n "__fish_voicectl_using_subcommand self-check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c voicectl -n "__fish_voicectl_using_subcommand self-check" -s V -l version -d 'Print version'
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
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "init" -d 'The first run on this machine: three questions, then a page that is trusted'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "cert" -d 'Certificates from your own CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "acme" -d 'Certificates from a CA that speaks ACME, such as Let\'s Encrypt'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "renew" -d 'Renew every certificate that is due'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "inspect" -d 'Show certificates in files, folders, lineages and on servers'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "doctor" -d 'Find out why a client does not come through, and what repairs it'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "audit" -d 'Grade a set-up for production, each finding with its repair'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "trust" -d 'Make clients trust your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "serve" -d 'The voice server: HTTPS, speech to text, text to speech'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "up" -d 'From a machine with nothing on it to a server in production'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "down" -d 'Take back what `voicectl up` did'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "deploy" -d 'Files for proxies, service managers, containers and clouds'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "config" -d 'The settings, and where each comes from'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "auth" -d 'Who may use the server: API keys and users'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "model" -d 'Recognition models on disk'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "say" -d 'Speak a text into a file or to standard output'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "transcribe" -d 'Write down what is said in audio files'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "bench" -d 'How fast recognition is on this machine, and the settings that suit it'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "self-check" -d 'Whether this binary works on this machine, to be asked after an installation'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "completions" -d 'Print the completions of a shell'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "man" -d 'Write the man pages'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and not __fish_seen_subcommand_from init cert acme renew inspect doctor audit trust serve up down deploy config auth model say transcribe bench self-check completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "new" -d 'Make a certificate that your own CA signs'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "list" -d 'List certificates and when they end'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "import" -d 'Make a lineage of a certificate that somebody else issued'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "export" -d 'Write a certificate in the form that another program wants'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "csr" -d 'Make a certification request for a CA elsewhere, and its key'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "sign" -d 'Sign somebody\'s certification request with your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "lint" -d 'Say what is wrong with certificates, and which clients mind'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "rm" -d 'Remove lineages with all their versions and keys'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from cert" -f -a "ca" -d 'Your own CAs'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from acme" -f -a "issue" -d 'Get a certificate from a CA that speaks ACME, and keep it as a lineage'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from acme" -f -a "status" -d 'Show the certificates of ACME CAs: when they are due, what went wrong, and what is under way'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from acme" -f -a "due" -d 'Say whether a certificate is due, and by which rule'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from acme" -f -a "revoke" -d 'Revoke a certificate, for good'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from acme" -f -a "dns-record" -d 'Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental)'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from acme" -f -a "account" -d 'Your accounts at CAs'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from renew" -f -a "hook" -d 'Show or set what happens around each renewal of a lineage, or hand its certificate over now'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from renew" -f -a "notify" -d 'Who is told when a certificate is in trouble'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from renew" -f -a "schedule" -d 'Let systemd or cron run `voicectl renew` every hour'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "install" -d 'Make the clients of this machine trust your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "uninstall" -d 'Take your CA out of every trust store of this machine'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "status" -d 'Show which trust stores of this machine have your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "env" -d 'Print the variables that make programs trust your CA'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "run" -d 'Run a command that trusts your CA, with nothing installed'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from trust" -f -a "share" -d 'Hand your CA to phones and other machines: a page for some minutes'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "nginx" -d 'nginx in front of the server: TLS ends there, or passes through'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "caddy" -d 'Caddy in front of the server: TLS ends there'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "haproxy" -d 'haproxy in front of the server: TLS ends there, or passes through'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "systemd" -d 'Run the server as a service: its sockets, its bounds, the timer of its renewal'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "cron" -d 'Run the renewal every hour, where systemd does not run'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "firewall" -d 'Open ports in the firewall of the machine: ufw, firewalld, nftables'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "docker" -d 'A container: a small image without root, and a service for Docker Compose'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "cloud-run" -d 'A service of Google Cloud Run: its YAML, and the script that puts it there'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "gcp-lb" -d 'A load balancer of Google Cloud with a certificate and TLS 1.2 and 1.3 only'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from deploy" -f -a "kubernetes" -d 'A Kubernetes cluster: gateway, certificate, servers, autoscaling, network policies'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show the settings of the server as they are in force'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "set" -d 'Change settings of the server in `config.toml`'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "unset" -d 'Take settings out of `config.toml`: they then have their defaults'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "example" -d 'Print a configuration file with every setting in it, commented out'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "key" -d 'API keys, for programs'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "user" -d 'Users, who sign in with a password'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "share" -d 'Write down what servers share that are one service: keys, users and the secret that tokens are signed with'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "list" -d 'List the models: known, installed, your own'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "pull" -d 'Fetch a model and verify it'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "rm" -d 'Remove an installed model'
complete -c voicectl -n "__fish_voicectl_using_subcommand help; and __fish_seen_subcommand_from model" -f -a "verify" -d 'Hash installed models from their first byte to their last'
