package review

import (
	"bytes"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// Namespace is the SSHSIG namespace (OpenSSH PROTOCOL.sshsig) of statements. A
// signature made for git or for mail is in another and never counts here.
const Namespace = "review@caveat"

// maxSignature bounds an armored signature: that of RSA with 16384 bits, the
// largest that OpenSSH makes, has less than 8 KiB.
const maxSignature = 16 << 10

// Entry is a statement with its signature, as it stands in a reviews file.
type Entry struct {
	Statement
	Signature string // armored SSHSIG, LF line endings, ending in LF
	Line      int    // 1-based line in the file; 0 if not read from one
}

// ParseKey reads a private key of OpenSSH or PEM form. It asks for the
// passphrase only if the key needs one.
func ParseKey(data []byte, passphrase func() ([]byte, error)) (ssh.Signer, error) {
	signer, err := ssh.ParsePrivateKey(data)
	var missing *ssh.PassphraseMissingError
	if errors.As(err, &missing) && passphrase != nil {
		var phrase []byte
		if phrase, err = passphrase(); err != nil {
			return nil, err
		}
		signer, err = ssh.ParsePrivateKeyWithPassphrase(data, phrase)
	}
	if err != nil {
		return nil, fmt.Errorf("the private key cannot be read: %w", err)
	}
	return signer, checkKey(signer.PublicKey())
}

// ParsePublicKey reads a public key file as ssh-keygen writes it beside the
// private key: type, base64, comment.
func ParsePublicKey(data []byte) (ssh.PublicKey, error) {
	key, _, options, rest, err := ssh.ParseAuthorizedKey(data)
	if err != nil || len(options) > 0 || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("not one public key: give the .pub file that ssh-keygen wrote")
	}
	return key, checkKey(key)
}

// checkKey refuses what must not bind a person: certificates, whose authority
// could name anybody, and keys that can be forged.
func checkKey(key ssh.PublicKey) error {
	if _, ok := key.(*ssh.Certificate); ok {
		return errors.New("certificates are refused: list the person's own key")
	}
	switch key.Type() {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256,
		ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
		return nil
	case ssh.KeyAlgoRSA:
		if k, ok := key.(ssh.CryptoPublicKey); ok {
			if pub, ok := k.CryptoPublicKey().(*rsa.PublicKey); ok && pub.N.BitLen() >= 2048 {
				return nil
			}
		}
		return errors.New("RSA keys of less than 2048 bits are too weak: make one with ssh-keygen -t ed25519")
	}
	return fmt.Errorf("keys of type %s are not accepted: make one with ssh-keygen -t ed25519", key.Type())
}

// Agent is a connection to an ssh-agent.
type Agent struct {
	conn   net.Conn
	client agent.ExtendedAgent
}

// DialAgent connects to the agent at a Unix socket, commonly $SSH_AUTH_SOCK.
// Close it after use.
func DialAgent(socket string) (*Agent, error) {
	if socket == "" {
		return nil, errors.New("no ssh-agent: SSH_AUTH_SOCK is not set")
	}
	conn, err := net.DialTimeout("unix", socket, 5*time.Second)
	if err != nil {
		return nil, fmt.Errorf("no answer from ssh-agent: %w", err)
	}
	return &Agent{conn, agent.NewClient(conn)}, nil
}

// Close ends the connection; signers from the agent then fail.
func (a *Agent) Close() error { return a.conn.Close() }

// Keys returns the agent's keys that may sign statements.
func (a *Agent) Keys() ([]ssh.Signer, error) {
	signers, err := a.client.Signers()
	if err != nil {
		return nil, fmt.Errorf("ssh-agent lists no keys: %w", err)
	}
	usable := signers[:0]
	for _, s := range signers {
		if key, err := ssh.ParsePublicKey(s.PublicKey().Marshal()); err == nil && checkKey(key) == nil {
			usable = append(usable, s)
		}
	}
	return usable, nil
}

// Signer returns the agent's signer for a public key.
func (a *Agent) Signer(key ssh.PublicKey) (ssh.Signer, error) {
	signers, err := a.Keys()
	if err != nil {
		return nil, err
	}
	for _, s := range signers {
		if bytes.Equal(s.PublicKey().Marshal(), key.Marshal()) {
			return s, nil
		}
	}
	return nil, fmt.Errorf("ssh-agent does not hold the key %s: add it with ssh-add", ssh.FingerprintSHA256(key))
}

// Sign signs a statement. Its time is cut to whole seconds in UTC.
func Sign(s Statement, signer ssh.Signer) (Entry, error) {
	b, err := s.Bytes()
	if err != nil {
		return Entry{}, err
	}
	sig, err := sshsig.Sign(bytes.NewReader(b), signer, sshsig.HashSHA512, Namespace)
	if err != nil {
		return Entry{}, fmt.Errorf("signing failed: %w", err)
	}
	return Attach(b, sshsig.Armor(sig))
}

// Attach joins a statement's canonical bytes with the armored signature that
// `ssh-keygen -Y sign` made of them, and checks that the one is of the other.
func Attach(statement, signature []byte) (Entry, error) {
	s, err := ParseStatement(statement)
	if err != nil {
		return Entry{}, err
	}
	sig, err := unarmor(string(signature))
	if err != nil {
		return Entry{}, err
	}
	// Armored again, so that a file holds one shape of signature only.
	e := Entry{Statement: s, Signature: string(sshsig.Armor(sig))}
	_, err = e.Verify()
	return e, err
}

// errNamespace is wrapped by errors about a signature from another namespace.
var errNamespace = errors.New("the signature's namespace is not " + Namespace)

// Verify checks that the signature is of this statement, in our namespace, and
// returns the key that made it. It says nothing about whose key that is.
func (e Entry) Verify() (ssh.PublicKey, error) {
	sig, err := unarmor(e.Signature)
	if err != nil {
		return nil, err
	}
	return sig.PublicKey, e.verify(sig)
}

func (e Entry) verify(sig *sshsig.Signature) error {
	if sig.Namespace != Namespace {
		return fmt.Errorf("%w but %q", errNamespace, sig.Namespace)
	}
	if err := checkKey(sig.PublicKey); err != nil {
		return err
	}
	b, err := e.Statement.Bytes()
	if err != nil {
		return err
	}
	if err := sshsig.Verify(bytes.NewReader(b), sig, sig.PublicKey, sig.HashAlgorithm, Namespace); err != nil {
		return fmt.Errorf("the signature is not of this statement: %w", err)
	}
	return nil
}

// unarmor reads one armored signature with nothing before or after it.
func unarmor(s string) (*sshsig.Signature, error) {
	if len(s) > maxSignature {
		return nil, fmt.Errorf("the signature is longer than %d bytes", maxSignature)
	}
	block, rest := pem.Decode([]byte(s))
	if block == nil || !strings.HasPrefix(s, "-----BEGIN ") || block.Type != sshsig.PEMType || len(block.Headers) > 0 || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("the signature is no armored SSH signature")
	}
	sig, err := sshsig.ParseSignature(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("the signature cannot be read: %w", err)
	}
	return sig, nil
}
