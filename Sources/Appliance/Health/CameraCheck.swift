import Formatting

enum CameraCheck {
  static let id = "camera"

  static func judge(_ camera: CameraFindings) -> Check {
    let values: [String: Fact?] = [
      "name": .text(camera.name), "format": .words(camera.encoding), "width": .count(camera.width),
      "height": .count(camera.height), "frames_per_second": .real(camera.measuredRate),
      "dropped": .count(camera.dropped), "reopened": .count(camera.reopened), "brightness": .real(camera.brightness),
      "sees_face": camera.seesFace.map { .flag($0) }, "private": .flag(camera.isPrivate),
    ]
    func check(_ verdict: Verdict, _ found: String, _ advice: String? = nil) -> Check {
      Check(id, verdict, found, advice: advice, values: values)
    }
    if camera.isPrivate {
      return check(.ok, "closed on request, nothing is seen; 'mien private' or the privacy switch opens it again")
    }
    if let trouble = camera.trouble {
      let (found, advice) = Check.split(trouble)
      return check(.fail, found, advice)
    }
    guard camera.isOpen, let width = camera.width, let height = camera.height else {
      return check(.warn, "\(camera.name) is not open yet", "ask again in a few seconds")
    }
    var found = "\(camera.name) streams \(camera.encoding ?? "?") \(width)x\(height)"
    if let rate = camera.measuredRate { found += " at \(rate.fixed(1)) frames/s" }
    if let brightness = camera.brightness { found += ", brightness \((100 * brightness).fixed(0)) %" }
    if let seesFace = camera.seesFace { found += seesFace ? ", sees a face" : ", sees no face" }
    return concerns(camera).reduce(check(.ok, found)) { $0.adding($1.verdict, $1.found, advice: $1.advice) }
  }

  private static func concerns(_ camera: CameraFindings) -> [Check] {
    var concerns: [Check] = []
    if let brightness = camera.brightness, !(0.12...0.92).contains(brightness) {
      concerns.append(
        brightness < 0.5
          ? Check(id, .warn, "too dark to see a face", advice: "turn on a light, or take the cap off the lens")
          : Check(id, .warn, "far too bright", advice: "turn the camera away from the window or lamp"))
    }
    // A folder of pictures has a pace of its own.
    if let rate = camera.measuredRate, rate < 3, camera.encoding != "picture" {
      concerns.append(
        Check(id, .warn, "that is slow", advice: "give it more light, a shorter cable or a smaller size in mien.toml"))
    }
    if camera.dropped > 10, camera.dropped * 20 > camera.frames {
      concerns.append(
        Check(id, .warn, "\(camera.dropped) damaged frames", advice: "check the camera's cable, plug and power"))
    }
    if camera.reopened > 0 {
      concerns.append(Check(id, .ok, "was lost and came back \(counted(camera.reopened, "time"))"))
    }
    return concerns
  }
}

extension Check {
  /// The texts of errors say what happened, then what to do.
  static func split(_ text: String) -> (found: String, advice: String?) {
    guard let mark = text.firstIndex(of: ";") else { return (text, nil) }
    return (String(text[..<mark]), String(text[text.index(after: mark)...].drop { $0 == " " }))
  }
}
