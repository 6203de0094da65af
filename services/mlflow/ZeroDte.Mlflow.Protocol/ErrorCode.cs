using System.Collections.Frozen;

namespace ZeroDte.Mlflow.Protocol;

/// <summary>What <c>error_code</c> can say, and the HTTP status that goes with it.</summary>
public static class ErrorCode
{
    public const string InvalidParameterValue = "INVALID_PARAMETER_VALUE";
    public const string ResourceAlreadyExists = "RESOURCE_ALREADY_EXISTS";
    public const string BadRequest = "BAD_REQUEST";
    public const string Unauthenticated = "UNAUTHENTICATED";
    public const string PermissionDenied = "PERMISSION_DENIED";
    public const string ResourceDoesNotExist = "RESOURCE_DOES_NOT_EXIST";
    public const string EndpointNotFound = "ENDPOINT_NOT_FOUND";
    public const string ResourceConflict = "RESOURCE_CONFLICT";
    public const string RequestLimitExceeded = "REQUEST_LIMIT_EXCEEDED";
    public const string InternalError = "INTERNAL_ERROR";
    public const string InvalidState = "INVALID_STATE";
    public const string NotImplemented = "NOT_IMPLEMENTED";
    public const string TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE";

    private static readonly FrozenDictionary<string, int> Statuses = new Dictionary<string, int>
    {
        [InvalidParameterValue] = 400,
        [ResourceAlreadyExists] = 400,
        [BadRequest] = 400,
        [Unauthenticated] = 401,
        [PermissionDenied] = 403,
        [ResourceDoesNotExist] = 404,
        [EndpointNotFound] = 404,
        [ResourceConflict] = 409,
        [RequestLimitExceeded] = 429,
        [InternalError] = 500,
        [InvalidState] = 500,
        [NotImplemented] = 501,
        [TemporarilyUnavailable] = 503,
    }.ToFrozenDictionary();

    /// <summary>The HTTP status of a code; 500 for a code that is not listed here.</summary>
    public static int Status(string code) => Statuses.GetValueOrDefault(code, 500);
}
