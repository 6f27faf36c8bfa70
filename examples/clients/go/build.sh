# Stubs of the Go examples, into go/stubs, and the programs, into build/. Run in examples/clients.
set -eu
(cd go && npx -y @bufbuild/buf@1.75.0 generate)
(cd go && go build -o ../build/go/bin/ ./rest ./grpc)
