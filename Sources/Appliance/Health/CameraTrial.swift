import Devices
import Faces
import Imaging

/// Opens a camera for a moment, for a diagnosis while no speaker runs. Frames are looked at and forgotten.
struct CameraTrial {
  /// How long frames are counted, and how long the first one is waited for.
  var counting = Duration.milliseconds(1_500)
  var patience = Duration.seconds(4)
  var now: () -> Duration = monotonicTime

  /// Blocks for a few seconds.
  /// - Parameter reader: looks for a face in the last frame; nil where there is none.
  func run(_ camera: any Camera, reader: FaceReader?) -> CameraFindings {
    var findings = CameraFindings(name: camera.name)
    defer { camera.close() }
    do throws(DeviceError) {
      let format = try camera.open()
      (findings.name, findings.isOpen) = (camera.name, true)
      findings.describe(format)
      let frame = try watch(camera, &findings)
      guard let frame else {
        findings.trouble = "camera \(camera.name) opens but sends no frame; check its plug, power and ribbon"
        return findings
      }
      findings.brightness = frame.meanBrightness
      findings.seesFace = (try? reader?.look(at: frame)).map { !$0.faces.isEmpty }
    } catch {
      findings.trouble = "\(error)"
    }
    return findings
  }

  /// Counts frames from the first on. The last is taken, since a camera's first frames are often dark.
  private func watch(_ camera: any Camera, _ findings: inout CameraFindings) throws(DeviceError) -> GreyImage? {
    let begin = now()
    var last: GreyImage?
    while last == nil, now() - begin < patience { last = try camera.next(within: .milliseconds(200))?.image }
    guard last != nil else { return nil }
    let (start, counted) = (now(), camera.counters.frames)
    while now() - start < counting {
      if let frame = try camera.next(within: .milliseconds(100)) { last = frame.image }
    }
    let seconds = (now() - start) / .seconds(1)
    findings.measuredRate = Double(camera.counters.frames - counted) / seconds
    (findings.frames, findings.dropped) = (camera.counters.frames, camera.counters.dropped)
    return last
  }
}
