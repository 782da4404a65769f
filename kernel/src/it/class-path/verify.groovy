String log = new File(basedir, 'build.log').text
assert log.contains('backend scalar, total 13.67809009552002')
// one line tells what to do
assert log.contains('WARNING: Multibox runs on scalar (module jdk.incubator.vector is absent); ' +
    'for the vector kernels start Java with --add-modules jdk.incubator.vector')
