import Testing

@testable import Devices

struct CameraProblemTests {
  @Test("every text names the camera and says what to do")
  func texts() {
    let texts: [(CameraProblem, String)] = [
      (.unknown(known: []), "connect a camera"), (.unknown(known: ["A", "B"]), "there is A, B"),
      (.busy, "stop that program"), (.denied, "group video"), (.cannotOpen(reason: "odd"), "odd; plug it in again"),
      (.unsuitable(reason: "too old"), "too old; choose another"), (.silent(seconds: 2), "for 2 s; check its plug"),
      (.lost(reason: "gone"), "gone; check its plug"), (.noPictures(reason: "empty"), "empty; give it JPEG"),
      (.closed, "not open"),
    ]
    for (problem, part) in texts {
      let error = DeviceError.camera(device: "cam0", problem)
      #expect(error.description.hasPrefix("camera cam0 ") && error.description.contains(part))
      #expect(error.mayPass)
    }
  }
}
