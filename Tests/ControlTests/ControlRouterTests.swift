import Testing

@testable import Control

struct ControlRouterTests {
  private struct Odd: Error, CustomStringConvertible {
    var description: String { "the speaker is odd" }
  }

  private let router = ControlRouter([
    .init("GET", "/now") { _, _ in ControlResponse(["route": "now"]) },
    .init("POST", "/mood/:name") { _, parameters in ControlResponse(parameters) },
    .init("DELETE", "/mood/:name") { _, _ in ControlResponse(status: 202, [String]()) },
    .init("POST", "/mood/happy") { _, _ in ControlResponse(["route": "never reached"]) },
    .init("PUT", "/volume") { request, _ in ControlResponse(try request.decode([String: Int].self)) },
    .init("GET", "/odd") { _, _ in throw Odd() },
    .init("GET", "/") { _, _ in ControlResponse(["route": "root"]) },
  ])

  private func ask(_ method: String, _ path: [String], _ body: String = "") async -> (status: Int, text: String) {
    let response = await router.handle(ControlRequest(method: method, path: path, body: Array(body.utf8)))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  @Test("The first route that fits method and path answers, with the path's values")
  func found() async {
    #expect(await ask("GET", ["now"]) == (200, "{\"route\":\"now\"}\n"))
    #expect(await ask("HEAD", ["now"]) == (200, "{\"route\":\"now\"}\n"))
    #expect(await ask("POST", ["mood", "happy"]) == (200, "{\"name\":\"happy\"}\n"))
    #expect(await ask("DELETE", ["mood", "x"]) == (202, "[]\n"))
    #expect(await ask("GET", []) == (200, "{\"route\":\"root\"}\n"))
  }

  @Test("404 names what was asked and the known routes")
  func unknown() async {
    let answer = await ask("GET", ["nowhere", "at all"])
    #expect(answer.status == 404)
    #expect(
      answer.text.hasPrefix("{\"error\":\"GET /nowhere/at all is not known. Known are: GET /now, POST /mood/:name,"))
    #expect(answer.text.contains("GET /events"))
    #expect(await ask("POST", ["mood"]).status == 404)
    #expect(await ask("POST", ["mood", "a", "b"]).status == 404)
  }

  @Test("405 names the methods that the path has")
  func wrongMethod() async {
    let response = await router.handle(ControlRequest(method: "GET", path: ["mood", "sad"]))
    #expect(response.status == 405)
    #expect(response.allow == ["POST", "DELETE"])
    #expect(await router.handle(ControlRequest(method: "POST", path: ["now"])).allow == ["GET", "HEAD"])
  }

  @Test("A body that is missing or wrong is a 400 that says what is wrong")
  func bodies() async {
    #expect(await ask("PUT", ["volume"], "{\"percent\":40}") == (200, "{\"percent\":40}\n"))
    #expect(await ask("PUT", ["volume"]) == (400, "{\"error\":\"a JSON body is missing\"}\n"))
    let wrong = await ask("PUT", ["volume"], "{\"percent\":\"loud\"}")
    #expect(wrong.status == 400)
    #expect(wrong.text.contains("'percent' should be of type Int"))
    #expect(await ask("PUT", ["volume"], "{").status == 400)
  }

  @Test("A route's own error becomes a 500 with its text")
  func failing() async {
    #expect(await ask("GET", ["odd"]) == (500, "{\"error\":\"the speaker is odd\"}\n"))
  }

  @Test("An answer that JSON cannot express becomes a 500")
  func notJSON() {
    let response = ControlResponse([Double.nan])
    #expect(response.status == 500)
    #expect(String(decoding: response.body, as: UTF8.self).hasPrefix("{\"error\":\""))
  }
}
