using System.Net;
using System.Text;

namespace ZeroDte.Mlflow.Tests.Client;

/// <summary>Answers what it is told to, in order, and remembers what it was asked.</summary>
internal sealed class StubServer(params (HttpStatusCode Status, string? RetryAfter, string Body)[] answers) : HttpMessageHandler
{
    private int _next;

    public List<string> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {request.Headers.Authorization} "
            + $"{(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken))}");
        var (status, retryAfter, body) = answers[Math.Min(_next++, answers.Length - 1)];
        if (status == 0)
            throw new HttpRequestException("connection reset");
        var response = new HttpResponseMessage(status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        };
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }
}
