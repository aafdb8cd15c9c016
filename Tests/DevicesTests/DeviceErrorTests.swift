import Testing

@testable import Devices

struct DeviceErrorTests {
  @Test("every text names the device and says what to do")
  func texts() {
    let texts = [
      (DeviceError.unknown(device: "hw:X", known: []), "no sound card found; connect one"),
      (.unknown(device: "hw:X", known: ["hw:CARD=A", "hw:CARD=B"]), "hw:CARD=A, hw:CARD=B"),
      (.badName(device: "hw:X", reason: "odd"), "use default"),
      (.cannotOpen(device: "hw:X", reason: "in use; wait"), "in use; wait"),
      (.unsuitable(device: "hw:X", reason: "refuses 3 Hz"), "plughw:"),
      (.cannotWrite(device: "hw:X", reason: "full"), "make room"),
      (.lost(device: "hw:X", reason: "No such device"), "check its plug"),
      (.closed(device: "hw:X"), "not open"),
      (.noThread(name: "hw:X", reason: "Cannot allocate memory"), "free some memory"),
    ]
    for (error, part) in texts {
      #expect(error.description.contains("hw:X") && error.description.contains(part))
    }
  }

  @Test("a missing card may come, a full disk does not empty itself")
  func passing() {
    #expect(DeviceError.unknown(device: "x", known: []).mayPass && DeviceError.lost(device: "x", reason: "").mayPass)
    #expect(!DeviceError.cannotWrite(device: "x", reason: "").mayPass)
  }
}
