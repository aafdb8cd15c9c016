/// The version of this program.
public let mienVersion = "0.1.0"
