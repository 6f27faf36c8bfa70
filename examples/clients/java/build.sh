# Stubs and classes of the Java examples, into java/*/target. Run in examples/clients.
set -eu
mvn --batch-mode --quiet --file java/pom.xml process-classes
