using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>Lets in who knows the credentials, or without any who is on this machine.</summary>
internal sealed class Admission(MlflowServerOptions options)
{
    /// <exception cref="MlflowException">The request is not let in.</exception>
    public void Admit(HttpContext http)
    {
        if (!options.HasCredentials)
        {
            if (!OwnMachine.Sent(http))
            {
                throw new MlflowException(ErrorCode.PermissionDenied, "This server has no credentials configured and answers its own "
                    + "machine only. Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, for it.");
            }
            if (!OwnMachine.Meant(http))
            {
                throw new MlflowException(ErrorCode.PermissionDenied,
                    "Without credentials this server answers requests to localhost only, and none from pages of other sites.");
            }
            return;
        }

        var header = http.Request.Headers.Authorization.ToString();
        var basic = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}"))}";
        if (options.Username is { Length: > 0 } user && Secret.Same(header, basic))
        {
            http.User = new(new ClaimsIdentity([new(ClaimTypes.Name, user)], "Basic"));
        }
        else if (options.Token is { Length: > 0 } token && Secret.Same(header, $"Bearer {token}"))
        {
            http.User = new(new ClaimsIdentity([new(ClaimTypes.Name, "token")], "Bearer"));
        }
        else
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"mlflow\"";
            throw new MlflowException(ErrorCode.Unauthenticated,
                "You are not authenticated. Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.");
        }
    }
}
