/// A table of routes: method and path to what answers them. Pure but for what the routes do.
public struct ControlRouter: Sendable {
  /// One row. `path` is like "/mood/:name"; a part with a colon takes any text and hands it over by that name.
  public struct Route: Sendable {
    public typealias Action =
      @Sendable (_ request: ControlRequest, _ parameters: [String: String]) async throws -> ControlResponse

    public let method: String
    public let path: String
    let parts: [Substring]
    let action: Action

    public init(_ method: String, _ path: String, action: @escaping Action) {
      self.method = method
      self.path = path
      self.parts = path.split(separator: "/")
      self.action = action
    }

    /// The values of the parts with a colon; nil where the path is another.
    func parameters(of path: [String]) -> [String: String]? {
      guard path.count == parts.count else { return nil }
      var found: [String: String] = [:]
      for (part, given) in zip(parts, path) {
        if part.hasPrefix(":") {
          found[String(part.dropFirst())] = given
        } else if part != given {
          return nil
        }
      }
      return found
    }
  }

  /// What every control server answers by itself.
  public static let eventsRoute = "GET /events"

  private let routes: [Route]

  /// Of several routes that fit, the first one answers.
  public init(_ routes: [Route]) {
    self.routes = routes
  }

  /// "GET /now", ..., with `eventsRoute` last.
  public var known: [String] {
    routes.map { "\($0.method) \($0.path)" } + [Self.eventsRoute]
  }

  /// The answer of the route that fits; HEAD is answered like GET. 404 names the known routes, 405 the methods that the
  /// path has. A `ControlError.badRequest` that a route throws becomes 400, any other error 500.
  public func handle(_ request: ControlRequest) async -> ControlResponse {
    let method = request.method == "HEAD" ? "GET" : request.method
    var allowed: [String] = []
    for route in routes {
      guard let parameters = route.parameters(of: request.path) else { continue }
      if route.method == method {
        return await answer(route, request, parameters)
      }
      if !allowed.contains(route.method) {
        allowed.append(route.method)
      }
    }
    let asked = "\(request.method) /\(request.path.joined(separator: "/"))"
    if allowed.isEmpty {
      return .error(404, "\(asked) is not known. Known are: \(known.joined(separator: ", "))")
    }
    return .wrongMethod(asked, allow: allowed)
  }

  private func answer(
    _ route: Route, _ request: ControlRequest, _ parameters: [String: String]
  ) async -> ControlResponse {
    do {
      return try await route.action(request, parameters)
    } catch ControlError.badRequest(let detail) {
      return .error(400, detail)
    } catch {
      return .error(500, "\(error)")
    }
  }
}

extension ControlResponse {
  static func wrongMethod(_ asked: String, allow: [String]) -> ControlResponse {
    let allow = allow.contains("GET") ? allow + ["HEAD"] : allow
    var response = error(405, "\(asked) is not possible. Possible are: \(allow.joined(separator: ", "))")
    response.allow = allow
    return response
  }
}
