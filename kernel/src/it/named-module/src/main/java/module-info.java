module consumer {
  requires dev.multibox.kernel;
}
