// the first Java block of the README, letter for letter
String readme = new File(readmeFile as String).getText('UTF-8')
File example = new File(basedir, 'src/main/java/Example.java')
example.parentFile.mkdirs()
example.setText((readme =~ /(?s)```java\R(.*?)```/)[0][1], 'UTF-8')
