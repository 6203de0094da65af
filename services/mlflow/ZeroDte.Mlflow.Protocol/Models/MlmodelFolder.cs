using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ZeroDte.Mlflow.Protocol.Models;

/// <summary>Writes a model as the folder that MLflow's users open: MLmodel, the native file, what it needs.</summary>
public static class MlmodelFolder
{
    /// <summary>The version whose layout this is.</summary>
    public const string MlflowVersion = "2.17.2";

    /// <summary>A booster in XGBoost's own UBJSON: <c>mlflow.xgboost.load_model</c> and <c>mlflow.pyfunc.load_model</c> read it.</summary>
    /// <param name="xgboostVersion">The library that wrote it, as in 1.7.4.</param>
    public static Task WriteXgboostAsync(string folder, MlmodelDescription model, ReadOnlyMemory<byte> ubj, string xgboostVersion,
        CancellationToken cancellationToken) =>
        WriteAsync(folder, model, "model.ubj", ubj, $"""
              python_function:
                data: model.ubj
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: mlflow.xgboost
                python_version: {Quote(model.PythonVersion)}
              xgboost:
                code: null
                data: model.ubj
                model_class: xgboost.core.Booster
                model_format: ubj
                xgb_version: {Quote(xgboostVersion)}

            """, [$"mlflow=={MlflowVersion}", $"xgboost=={xgboostVersion}"], cancellationToken);

    /// <summary>Any model as JSON with the Python module that reads it: <c>mlflow.pyfunc.load_model</c> opens the folder.</summary>
    /// <param name="module">Name of the module, whose <c>_load_pyfunc</c> gets the path of the JSON.</param>
    /// <param name="requirements">What it needs besides MLflow, as in <c>pandas</c>.</param>
    public static async Task WritePythonAsync(
        string folder, MlmodelDescription model, ReadOnlyMemory<byte> json, string module, string source,
        IReadOnlyList<string> requirements, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "code"));
        await File.WriteAllTextAsync(Path.Combine(folder, "code", $"{module}.py"), source, cancellationToken);
        await WriteAsync(folder, model, "model.json", json, $"""
              python_function:
                code: code
                data: model.json
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: {module}
                python_version: {Quote(model.PythonVersion)}

            """, [$"mlflow=={MlflowVersion}", .. requirements], cancellationToken);
    }

    private static async Task WriteAsync(
        string folder, MlmodelDescription model, string file, ReadOnlyMemory<byte> content, string flavors, string[] requirements,
        CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, file), content, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "requirements.txt"), string.Concat(requirements.Select(r => $"{r}\n")),
            cancellationToken);
        if (requirements.Length > 0)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "python_env.yaml"),
                $"python: {Quote(model.PythonVersion)}\ndependencies:\n- -r requirements.txt\n", cancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(folder, "conda.yaml"),
                $"channels:\n- conda-forge\ndependencies:\n- python={model.PythonVersion}\n- pip\n- "
                    + $"pip:\n{string.Concat(requirements.Select(r => $"  - {r}\n"))}name: mlflow-env\n",
                cancellationToken);
        }

        // Last, because readers take a folder with this file for a whole model.
        await File.WriteAllTextAsync(Path.Combine(folder, "MLmodel"), $"""
            artifact_path: {Quote(model.ArtifactPath)}
            flavors:
            {flavors}mlflow_version: {MlflowVersion}
            model_size_bytes: {content.Length}
            model_uuid: {model.ModelUuid:N}
            run_id: {Quote(model.RunId)}
            signature:
              inputs: {Quote(Columns(model.Inputs))}
              outputs: {Quote(Columns(model.Outputs))}
              params: null
            utc_time_created: {Quote(model.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture))}

            """, cancellationToken);
    }

    private static string Columns(IReadOnlyList<string> names)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var name in names)
            {
                json.WriteStartObject();
                json.WriteString("type", "double");
                json.WriteString("name", name);
                json.WriteBoolean("required", true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>In YAML a text between single quotes stands for itself.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings(" ")}'";
}
