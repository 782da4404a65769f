// the README says in backquotes what its example prints
String readme = new File(readmeFile as String).getText('UTF-8')
String says = (readme =~ /prints `(total [^`]*)`/)[0][1]
assert new File(basedir, 'build.log').readLines('UTF-8').contains(says)
