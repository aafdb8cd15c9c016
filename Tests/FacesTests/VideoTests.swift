import Glibc
import Imaging
import Inference
import Testing

@testable import Faces

/// Frames of 240x180 with one face, made of a portrait.
private struct Video {
  static let (width, height) = (240, 180)
  /// Where the face is in the middle of the frame, as large as in the portrait.
  private static let (face, side) = (Point(x: 226, y: 115), 97.0)

  let portrait: GreyImage
  private var frame: GreyImage

  init() throws {
    portrait = try PictureFile.readGrey(path: portraits + "/astronaut.png").image
    let pixels = [UInt8](repeating: 0, count: Self.width * Self.height)
    frame = try GreyImage(width: Self.width, height: Self.height, pixels: pixels)
  }

  /// - Parameters:
  ///   - x: of the face's middle, from the frame's.
  ///   - side: of the face, in pixels.
  ///   - degrees: by which the head is tilted, clockwise.
  ///   - light: 1 is that of the portrait.
  mutating func frame(
    x: Double = 0, y: Double = 0, side: Double = 64, degrees: Double = 0, light: Double = 1
  ) -> GreyImage {
    let scale = Self.side / side
    var view = Patch(
      x: Self.face.x, y: Self.face.y, width: scale * Double(Self.width), height: scale * Double(Self.height),
      roll: -degrees * .pi / 180)
    let middle = view.point(across: -x / Double(Self.width), down: -y / Double(Self.height))
    (view.x, view.y) = (middle.x, middle.y)
    frame.refill { pixels in
      view.sample(portrait, columns: Self.width, rows: Self.height, into: pixels)
      guard light < 1 else { return }
      let levels = (0...255).map { UInt8(Double($0) * light) }
      for place in pixels.indices { pixels[place] = levels[Int(pixels[place])] }
    }
    return frame
  }
}

@Suite("A face in a video", .enabled(if: hasPortraits, "'make demo' fetches the portraits"))
struct VideoTests {
  private static let framesPerSecond = 25.0

  @Test("that moves, comes nearer, tilts further than a search sees and is dimmed keeps its number, frame by frame")
  func keepsNumber() throws {
    var (video, look) = (try Video(), Look())
    let reader = try makeFollowing()
    for step in 0..<300 {
      let phase = Double(step) / 300 * 2 * .pi
      let (x, y, degrees) = (52 * sin(3 * phase), 22 * sin(2 * phase), 45 * sin(2 * phase))
      let side = 70 - 14 * cos(2 * phase)
      let frame = video.frame(x: x, y: y, side: side, degrees: degrees, light: 0.75 + 0.25 * cos(phase))
      try reader.follow(frame, at: Double(step) / Self.framesPerSecond, into: &look)
      let face = try #require(look.faces.first?.face, "frame \(step)")
      #expect(look.faces.count == 1 && face.track == 1, "frame \(step)")
      let (across, down) = (face.patch.x - 120 - x, face.patch.y - 90 - y)
      #expect((across * across + down * down).squareRoot() < 0.2 * side, "frame \(step)")
      #expect(abs(face.patch.width / side - 1) < 0.3, "frame \(step)")
      #expect(abs(face.roll * 180 / .pi - degrees) < 12, "frame \(step)")
    }
  }

  @Test("that goes away is told to be far, one in the dark that it is dark; in the light again it is the same one")
  func reasons() throws {
    var (video, look, time) = (try Video(), Look(), 0.0)
    let reader = try makeFollowing()
    func show(_ frame: GreyImage) throws {
      time += 1 / Self.framesPerSecond
      try reader.follow(frame, at: time, into: &look)
    }
    for step in 0..<30 { try show(video.frame(side: 64 * pow(26.0 / 64, Double(step) / 29))) }
    #expect(look.faces.map(\.quality.verdict) == [.far])
    #expect(look.faces.first?.face.track == 1)
    for step in 0..<30 { try show(video.frame(side: 26 * pow(64.0 / 26, Double(step) / 29))) }
    #expect(look.faces.map(\.quality.verdict) == [.good])
    for step in 0..<15 { try show(video.frame(light: 1 - 0.9 * Double(step) / 14)) }
    #expect(look.faces.first?.quality.verdict == .dark || look.reason == .dark)
    for _ in 0..<3 { try show(video.frame(light: 0)) }
    #expect(look.faces.isEmpty && look.reason == .dark)
    try show(video.frame())
    #expect(look.faces.map(\.face.track) == [1])
    #expect(look.faces.first?.quality.verdict == .good)
  }

  @Test("and another one's, found by other means, is followed from there on")
  func listens() throws {
    var (video, look) = (try Video(), Look())
    let reader = try makeFollowing()
    // Too small for a search.
    let frame = video.frame(side: 36)
    try reader.follow(frame, at: 0, into: &look)
    #expect(look.faces.isEmpty)
    var found: [FoundFace] = []
    try makeFinder().find(in: frame, into: &found)
    reader.listen(to: found, at: 0, in: &look)
    for step in 1...5 {
      try reader.follow(video.frame(x: Double(step), side: 36), at: Double(step) / 2, into: &look)
      #expect(look.faces.map(\.face.track) == [1])
    }
  }

  @Test("is the same on every instruction set", arguments: ScanKernel.available)
  func everyInstructionSet(_ kernel: ScanKernel) throws {
    let cascade = try Cascade(bytes: bytes(root + "/Models/cascades/frontalface_alt2.cascade"), name: "alt2")
    let model = try Model(bytes: bytes(root + "/Models/confirm.safetensors"), file: "confirm.safetensors")
    var video = try Video()
    let (first, second) = (video.frame(degrees: 8), video.frame(x: 7, y: -4, side: 68, degrees: 3))
    func faces(_ kernel: ScanKernel) throws -> [FoundFace] {
      let instructionSet = try #require(InstructionSet.available.first { $0.name == kernel.name })
      let confirmer = try FaceConfirmer(model: model, instructionSet: instructionSet)
      var faces: [FoundFace] = []
      try FaceFinder.near(cascade: cascade, confirmer: confirmer, kernel: kernel).find(in: first, into: &faces)
      let follower = try FaceFollower(cascade: cascade, confirmer: confirmer, kernel: kernel)
      let known = try #require(faces.first)
      return faces + [try #require(try follower.follow(known, in: second))]
    }
    #expect(try faces(kernel) == faces(try #require(ScanKernel.available.first)))
  }
}
