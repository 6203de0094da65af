using Microsoft.Extensions.Configuration;

namespace ZeroDte.ServiceDefaults;

/// <summary>Settings that are secrets, each in a file of its own.</summary>
public static class SecretFiles
{
    private const string Folder = "/run/secrets";

    /// <summary>
    /// Adds the files that a container is given there, over the environment: <c>ConnectionStrings__ZeroDte</c> holds what the variable of
    /// that name would. Nothing happens where there are none.
    /// </summary>
    public static IConfigurationBuilder AddSecretFiles(this IConfigurationBuilder configuration) =>
        configuration.AddKeyPerFile(Folder, optional: true);
}
