using System.Security.Cryptography;

namespace Boxfit.Web.Guarding;

/// <summary>The key that requests have to bring. It is compared in constant time, and never said.</summary>
sealed class ApiKey
{
    const int Shortest = 16;
    const string Bearer = "Bearer ", Header = "X-API-Key";

    // Of one length whatever is brought, and nothing to be read from memory.
    readonly byte[] _hash;

    ApiKey(byte[] hash) => _hash = hash;

    /// <summary>Reads the key from a file of one line.</summary>
    /// <exception cref="InputException">There is no such file, or no key in it that is long enough.</exception>
    public static ApiKey Read(string file)
    {
        string text;
        try
        {
            using var reader = new StreamReader(RegularFile.OpenRead(file));
            text = reader.ReadToEnd().Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BoxfitException)
        {
            throw new InputException($"The file of the key, {file}, cannot be read: {e.Message}", e);
        }
        if (text.Length < Shortest || text.Any(c => c is <= ' ' or > '~'))
        {
            throw new InputException(
                $"The file of the key, {file}, holds no usable key: expected one line of at least {Shortest} letters and digits. This " +
                $"makes one:\n  openssl rand -hex 32 > {ShellLine.Word(file)}") { HasLines = true };
        }
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Whether a request brings the key, as <c>Authorization: Bearer KEY</c> or <c>X-API-Key: KEY</c>.</summary>
    public bool IsBroughtBy(HttpRequest request)
    {
        string value = request.Headers.Authorization.ToString();
        string brought = value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..].Trim() : request.Headers[Header].ToString();
        return CryptographicOperations.FixedTimeEquals(_hash, SHA256.HashData(Encoding.UTF8.GetBytes(brought)));
    }
}
