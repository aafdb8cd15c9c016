import Devices

extension LampKeeper {
  /// Shows what the speaker is doing.
  public func show(_ loop: LoopState) {
    change { lamp in
      (lamp.isSeeking, lamp.hasFault, lamp.isPrivate) = (loop == .seeking, loop == .fault, loop == .private)
    }
  }

  /// The camera is open, or about to be.
  public func show(cameraIsOn: Bool) { change { $0.cameraIsOn = cameraIsOn } }
}
