String log = new File(basedir, 'build.log').text
assert log.contains("backend ${expectedBackend}, total 13.67809009552002")
