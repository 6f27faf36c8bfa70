# Packages and stubs of the Python examples, into build/. Run in examples/clients.
set -eu
python3 -m venv build/python
build/python/bin/pip install --quiet --disable-pip-version-check -r python/rest/requirements.txt -r python/grpc/requirements.txt
rm -rf build/python-stubs
mkdir build/python-stubs
build/python/bin/python -m grpc_tools.protoc -I ../../proto ../../proto/database/*.proto \
  --python_out=build/python-stubs --grpc_python_out=build/python-stubs
