import FoundationEssentials
import Imaging
import Testing

@testable import Appliance

@Suite("The watcher", .enabled(if: FileManager.default.fileExists(atPath: portrait)))
struct WatcherTests {
  @Test("a face near the camera is read")
  func near() async throws {
    let watcher = try Watcher()
    let frame = try PictureFile.readGrey(path: portrait, pixels: 300_000).image
    guard case .saw(let probabilities, let quality, nil) = try await watcher.look(at: frame) else {
      Issue.record("nobody is seen")
      return
    }
    #expect(probabilities.top == .happy && quality == 1)
  }

  @Test("a listener a little far away, whom only thorough looks find, is followed from then on")
  func followed() async throws {
    let watcher = try Watcher()
    let frame = try PictureFile.readGrey(path: portrait, pixels: 300_000).image.resized(width: 200, height: 200)
    for second in 0..<7 {
      guard case .saw = try await watcher.look(at: frame, taken: .seconds(second)) else {
        Issue.record("nobody is seen in second \(second)")
        return
      }
    }
  }

  @Test("a face too far away to be read is said to be far, and nobody where there is none")
  func far() async throws {
    let watcher = try Watcher()
    let frame = try PictureFile.readGrey(path: portrait, pixels: 300_000).image.resized(width: 150, height: 150)
    let grey = try GreyImage(width: 150, height: 150, pixels: (0..<22_500).map { UInt8(100 + $0 % 50) })
    var told: [LoopEvent] = []
    // Only one look in three is thorough.
    for _ in 0..<3 { told.append(try await watcher.look(at: frame)) }
    #expect(told.contains(.sawNobody(.far)))
    #expect(try await watcher.look(at: grey) == .sawNobody(.nobody))
  }
}

private let portrait =
  #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/.build/demo/faces/astronaut.png"
