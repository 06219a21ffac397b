package zoomsim

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Files of the folder that [Certificate] keeps, all readable for their owner
// only. Each holds a certificate and its key, except the first.
const (
	caFile     = "zoomsim-ca.pem" // what clients trust
	caKeyFile  = "zoomsim-ca-key.pem"
	serverFile = "zoomsim-server.pem"
)

const (
	caLife     = 10 * 365 * 24 * time.Hour
	serverLife = 90 * 24 * time.Hour
)

// zoomHosts are the names and addresses that every certificate is good for.
var zoomHosts = []string{"localhost", "127.0.0.1", "::1", "zoom.us", "*.zoom.us", "api.zoom.us", "marketplace.zoom.us"}

// Certificate returns a server certificate for localhost, Zoom's hosts, and the
// other hosts named, and the path of the certificate of the authority that
// signed it, which clients must trust. Both are made in the folder when they
// are missing; the server's is made anew when it has expired or lacks a host.
// Trust the authority in tests only: its key, which lies beside it, can pose as
// any site.
func Certificate(folder string, hosts ...string) (tls.Certificate, string, error) {
	now := time.Now() //nolint:forbidigo // clients compare certificates with the real time
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return tls.Certificate{}, "", fmt.Errorf("zoomsim: certificate folder: %w", err)
	}
	path := filepath.Join(folder, caFile)
	ca, err := authority(path, filepath.Join(folder, caKeyFile), now)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	hosts = slices.Compact(slices.Sorted(slices.Values(slices.Concat(zoomHosts, hosts))))
	server := filepath.Join(folder, serverFile)
	kept, err := tls.LoadX509KeyPair(server, server)
	if err == nil && stillGood(kept.Leaf, ca.Leaf, hosts, now) {
		return kept, path, nil
	}
	made, err := signCertificate(&x509.Certificate{
		Subject: pkix.Name{CommonName: "Meeting simulator"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(serverLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, &ca, hosts)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	return made, path, writeKeyPair(made, server, server)
}

// authority reads the certificate authority of the folder, or makes it. An
// expired one is made anew, and must be trusted anew.
func authority(file, keyFile string, now time.Time) (tls.Certificate, error) {
	ca, err := tls.LoadX509KeyPair(file, keyFile)
	if err == nil && now.Before(ca.Leaf.NotAfter) {
		return ca, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return ca, fmt.Errorf("zoomsim: the certificate authority %s cannot be read, remove it and %s to have a new one: %w", file, keyFile, err)
	}
	ca, err = signCertificate(&x509.Certificate{
		Subject: pkix.Name{CommonName: "Meeting simulator, trust in tests only"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(caLife),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
	}, nil, nil)
	if err != nil {
		return ca, err
	}
	return ca, writeKeyPair(ca, file, keyFile)
}

// stillGood reports whether a certificate is good for the hosts, for a day more,
// and signed by the authority.
func stillGood(leaf, ca *x509.Certificate, hosts []string, now time.Time) bool {
	return now.AddDate(0, 0, 1).Before(leaf.NotAfter) && leaf.CheckSignatureFrom(ca) == nil &&
		!slices.ContainsFunc(hosts, func(host string) bool {
			return !slices.Contains(leaf.DNSNames, host) && (net.ParseIP(host) == nil || leaf.VerifyHostname(host) != nil)
		})
}

// signCertificate makes a key and a certificate for it, signed by the authority, or by
// itself if that is nil.
func signCertificate(template *x509.Certificate, ca *tls.Certificate, hosts []string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127)); err != nil {
		return tls.Certificate{}, err
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	parent, signer := template, any(key)
	if ca != nil {
		parent, signer = ca.Leaf, ca.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

// writeKeyPair stores a certificate and its key, in one file or in two.
func writeKeyPair(c tls.Certificate, file, keyFile string) error {
	der, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		return err
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]})
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if file == keyFile {
		return os.WriteFile(file, append(cert, key...), 0o600)
	}
	return errors.Join(os.WriteFile(keyFile, key, 0o600), os.WriteFile(file, cert, 0o600))
}
