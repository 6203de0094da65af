using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ZeroDte.Mlflow.Protocol;

/// <summary>
/// Speaks to any MLflow tracking server. What is safe to repeat is repeated when the server or the network fails; what
/// would be done twice is not. Every failure is an <see cref="MlflowException"/>.
/// </summary>
public sealed partial class MlflowClient
{
    private readonly HttpClient _http;
    private readonly MlflowClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Uri _root;

    /// <param name="http">Its timeout holds for one attempt; large artifacts need a long one.</param>
    public MlflowClient(HttpClient http, MlflowClientOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Attempts, 1);
        (_http, _options, _time) = (http, options, time);
        _root = new Uri($"{options.TrackingUri.AbsoluteUri.TrimEnd('/')}/api/2.0/");
    }

    public Uri TrackingUri => _options.TrackingUri;

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken cancellationToken,
        params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var text = new StringBuilder(path);
        foreach (var (name, value) in query)
        {
            if (value is not null)
                text.Append(text.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return ReadAsync(HttpMethod.Get, text.ToString(), null, repeatable: true, shape, cancellationToken);
    }

    /// <param name="repeatable">Whether doing it twice is the same as doing it once.</param>
    private Task<TAnswer> SendAsync<TRequest, TAnswer>(
        HttpMethod method, string path, TRequest request, JsonTypeInfo<TRequest> shape, JsonTypeInfo<TAnswer> answer, bool repeatable,
        CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, shape);
        return ReadAsync(method, path, () => new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } }, repeatable,
            answer, cancellationToken);
    }

    private async Task<T> ReadAsync<T>(
        HttpMethod method, string path, Func<HttpContent>? body, bool repeatable, JsonTypeInfo<T> shape,
        CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(method, path, body, repeatable, cancellationToken);
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(content, shape, cancellationToken) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new MlflowException(ErrorCode.InternalError,
                $"{_options.TrackingUri} is not an MLflow server: what it answered to {method} {path} is not MLflow's JSON.", exception);
        }
        catch (IOException exception)
        {
            throw new MlflowException(ErrorCode.TemporarilyUnavailable, $"The tracking server at {_options.TrackingUri} broke off in its "
                + $"answer to {method} {path}: {exception.Message}", exception);
        }
    }

    /// <summary>A successful answer, its content not yet read.</summary>
    private async Task<HttpResponseMessage> AnswerAsync(HttpMethod method, string path, Func<HttpContent>? body, bool repeatable,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var delay = _options.FirstDelay * Math.Pow(2, attempt - 1);
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(_root, path)) { Content = body?.Invoke() };
                request.Headers.Authorization = Authorization();
                var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode)
                    return response;

                using (response)
                {
                    delay = RetryAfter(response) ?? delay;
                    // Too Many Requests says that nothing was done; the others leave that open.
                    var again = response.StatusCode == HttpStatusCode.TooManyRequests || (repeatable && IsTransient(response.StatusCode));
                    if (!again || attempt >= _options.Attempts || delay > _options.LongestDelay)
                        throw await ErrorAsync(response, cancellationToken);
                }
            }
            catch (Exception exception)
                when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or OperationCanceledException)
            {
                if (!repeatable || attempt >= _options.Attempts)
                {
                    throw new MlflowException(ErrorCode.TemporarilyUnavailable,
                        $"The tracking server at {_options.TrackingUri} does not answer {method} {path}: {exception.Message}", exception);
                }
            }

            await Task.Delay(delay > _options.LongestDelay ? _options.LongestDelay : delay, _time, cancellationToken);
        }
    }

    private static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > _time.GetUtcNow() ? date - _time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private AuthenticationHeaderValue? Authorization() => _options switch
    {
        { Username: { Length: > 0 } user } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{_options.Password}"))),
        { Token: { Length: > 0 } token } => new("Bearer", token),
        _ => null,
    };

    private static async Task<MlflowException> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize(text, MlflowJson.Wire.ErrorBody) is { ErrorCode: not null } error)
                return new(error.ErrorCode, error.Message ?? "") { Status = (int)response.StatusCode };
        }
        catch (JsonException)
        {
            // Not from MLflow itself: a proxy's page. Below it is reported as it is.
        }

        return new(ErrorCode.InternalError, $"HTTP {(int)response.StatusCode} from {response.RequestMessage?.RequestUri}: "
            + $"{(text.Length > 200 ? text[..200] : text)}")
        { Status = (int)response.StatusCode };
    }
}
